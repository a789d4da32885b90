"""Periods, money, intervals on rates, ids: pure values that every room uses."""
