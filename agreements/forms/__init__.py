"""What signers and staff fill in. A form says what is missing in a sentence and keeps what was typed."""
