"""What a prospect did and what was done towards them, in the order of time."""
