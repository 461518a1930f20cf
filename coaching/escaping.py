"""Words of people in XML: what the line says, and cells of a sheet.

Some characters are in no XML at all, not even escaped (XML 1.0, 2.2). A word processor's line break is one, and comes
along when a plan is pasted: the carrier would say that an application error has occurred, and end the call.
"""

from xml.sax.saxutils import escape

BREAKS = dict.fromkeys(map(ord, "\v\f"), " ")
NOT_IN_XML = dict.fromkeys([*(code for code in range(32) if chr(code) not in "\t\n\r"), 0xFFFE, 0xFFFF]) | BREAKS


def in_xml(words: str) -> str:
    """As the content of an element; what cannot be there is left out."""
    return escape(words.translate(NOT_IN_XML))
