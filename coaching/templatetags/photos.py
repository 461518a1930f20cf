"""Photos where they belong, on the page of a contact."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from coaching import photos
from coaching.models import Contact
from coaching.views.rows import words

register = template.Library()


@register.inclusion_tag("components/photos.html", takes_context=True)
def photos_of(context: Context, contact: Contact) -> dict[str, Any]:
    """What came with this contact, and what was put with it; only the latter can be taken away."""
    found = photos.of_contact(contact)
    froms = {text.message_id: words.photo_from(text.contact) for text in photos.came_with(m.message_id for m in found)}
    put = {each.media_id: each for each in contact.attachments.filter(removed_at=None)}
    shown = [
        {
            "url": reverse("photo", args=[media.uuid]),
            "alt": froms[media.message_id],
            "remove_url": reverse("attachment-remove", args=[put[media.pk].uuid]) if media.pk in put else "",
        }
        for media in found
    ]
    return {"photos": shown, "csrf_token": context.get("csrf_token")}
