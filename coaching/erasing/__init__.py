"""The end of a client's record: when its time is over, what goes, and carrying it out under a tombstone."""
