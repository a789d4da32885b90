"""What happens without anybody asking: worker threads, the schedule, followers of the log."""
