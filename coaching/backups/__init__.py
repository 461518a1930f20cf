"""Backups of the whole installation, and the proof that they can be restored (docs/decisions/0019).

A folder of backups holds one folder a backup, named by its time in UTC, and `files/`: every picture once, shared by
the backups that list it. The database is in one sealed file; pictures and seal keys lie sealed as they do at home.
Nothing of it opens without the field keys, and these are never in it.
"""
