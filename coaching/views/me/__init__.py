"""A client's own page, and a caregiver's: whole pages without JavaScript, and the shell that works offline."""
