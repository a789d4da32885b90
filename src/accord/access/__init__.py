"""Who may do what to which field: one matrix, default deny, every decision names its reason."""
