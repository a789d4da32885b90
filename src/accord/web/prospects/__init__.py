"""The place Prospects: people, accounts and deals, and what has happened with them."""
