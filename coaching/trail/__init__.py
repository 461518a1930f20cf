"""The audit trail as people read it: narrowed, paged, in words, and who has seen one client's record."""
