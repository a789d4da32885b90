"""Signing in and out, the first person's set-up, one's own account."""
