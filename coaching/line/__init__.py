"""The coaching line: what Twilio asks of us, and the words and keys that a caller meets."""
