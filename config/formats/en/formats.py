"""English: October 26, 2026, as headings of a day are written (`time_words`). Django's own is Oct. 26, 2026."""

DATE_FORMAT = "F j, Y"
