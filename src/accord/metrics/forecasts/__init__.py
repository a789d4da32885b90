"""Deals and revenue to come: from the leads open today, from leads yet to come, with what is uncertain about both."""
