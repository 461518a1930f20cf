"""What a page shows of a record, as the components take it: words and moments, no rules."""
