"""Lists of the log as files: the verbs, what stands in a row, and the forms of a file."""
