"""The phone coaching agreement: its texts in versions, who must sign, how each of them did, and the sealed file."""

from agreements.models.agreement import IN_FORCE, WAITING, Agreement, State
from agreements.models.event import AgreementEvent
from agreements.models.letter import Letter, Misses
from agreements.models.link import CodeChannel, LinkChannel, OneTimeCode, SigningLink, SigningSession
from agreements.models.matter import Kind, Matter, NoteKind, SignerNote
from agreements.models.reminder import AgreementReminder
from agreements.models.seal import SealCertificate, SealedPdf, Sealing
from agreements.models.signature import Method, PaperScan, Signature
from agreements.models.signer import Signer, SignerRole
from agreements.models.template import Audience, Change, Disclosure, Template, TemplateVersion

__all__ = [
    "IN_FORCE",
    "WAITING",
    "Agreement",
    "AgreementEvent",
    "AgreementReminder",
    "Audience",
    "Change",
    "CodeChannel",
    "Disclosure",
    "Kind",
    "Letter",
    "LinkChannel",
    "Matter",
    "Method",
    "Misses",
    "NoteKind",
    "OneTimeCode",
    "PaperScan",
    "SealCertificate",
    "SealedPdf",
    "Sealing",
    "Signature",
    "Signer",
    "SignerNote",
    "SignerRole",
    "SigningLink",
    "SigningSession",
    "State",
    "Template",
    "TemplateVersion",
]
