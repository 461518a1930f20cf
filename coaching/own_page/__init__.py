"""The client's own page (`/me/<token>/`), and a caregiver's: links, the PIN, what stands there, a request to be called.

Before the PIN the page says nothing about anybody: crisis lines, the line's number. What stands behind it is asked of
the same rule as a call. Nothing here decides anything about coaching.
"""
