"""A version of the agreement on the history: whom it would have sent, when, and what became of them."""
