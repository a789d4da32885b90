"""Benchmarks that print ratios: ours, a peer and a limit by turns in the same run, answers compared first."""
