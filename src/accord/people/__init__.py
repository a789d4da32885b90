"""Persons, accounts, deals, owners, campaigns by name; who is who, and how a person is erased."""
