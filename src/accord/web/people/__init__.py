"""Pages of colleagues: who has an account, which roles, what they may see."""
