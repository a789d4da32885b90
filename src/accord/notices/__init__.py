"""What colleagues are told, in the bell and by mail: declared kinds, each reader's wishes, delivery."""
