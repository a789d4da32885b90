"""A believable company of both departments, made from a seed, whose parameters are known truth."""
