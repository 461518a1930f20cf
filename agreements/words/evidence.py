"""The words in which a record says how it was signed; for a reader who has never seen the product."""

from typing import Any

from agreements.words import events

EN = {
    "signatures": "Signatures",
    "how": "How this was signed",
    "how_text": (
        "The text above was made by {clinic} and read on a screen, part by part. Everyone who signed did so by an act"
        " of their own after reading the sentence that is printed with their name. What they did was written down at"
        " that moment in a list to which entries can only be added; each entry is bound to the one before it."
    ),
    "came_by_code": (
        "{name} ({role}) followed a link that was {link}, and entered a code that was {code}; it was right at try"
        " {tries}. {shows}"
    ),
    "link_by": {
        "text": "texted to the number on file ending in {to}",
        "email": "e-mailed to the address on file, {to}",
    },
    "code_by": {
        "text": "sent to the number ending in {to}",
        "call": "said in a call to the number ending in {to}",
        "email": "e-mailed to {to}",
    },
    "shows": {
        "phone": "This shows that they held that phone at that moment.",
        "email": "This shows that they could open that mailbox at that moment.",
    },
    "came_in_person": "{name} ({role}) signed beside a member of the clinic's staff, who is the witness ({witness}).",
    "came_from_other": (
        "They had been let in for the agreement of another child in the same half hour and went on from there."
    ),
    "came_on_paper": (
        "{name} ({role}) signed on paper before a member of the clinic's staff, who is the witness ({witness}). The"
        " scanned sheet is kept with this record; its SHA-256 is {scan}."
    ),
    "came_signed_in": "{name} ({role}) was signed in to the clinic's system with their own account.",
    "consented": (
        "Before signing they agreed to sign on a screen, {consented}, under version {number} of the clinic's"
        " explanation of electronic records (SHA-256 {sha})."
    ),
    "wrote": "Name as written: {written}. Name on file: {name}.",
    "intent": "They agreed to this sentence: \u201c{intent}\u201d",
    "method": {
        "typed": "Name typed",
        "drawn": "Signature drawn by hand on the screen",
        "paper": "Signed on paper",
        "acknowledged": "Acknowledged",
    },
    "role": {"client": "client", "guardian": "parent or guardian", "therapist": "therapist"},
    "relationship": "Relationship on file: {relationship}. Authority: {authority}.",
    "basis": "Why a guardian signs: {basis}",
    "times": "Opened {opened}; reached the end {read}; signed {signed}.",
    "device": "Address {ip}; browser {user_agent}; zone {time_zone}; language {language}.",
    "device_kept": "From where it was signed is kept with the record, not in this file. SHA-256 of that record: {sha}.",
    "never": "not noted",
    "alt": "Signature of {name}, drawn by hand",
    "text": "What was signed",
    "record": "Agreement {uuid}, version {version} of the text, language {language}.",
    "digest": "SHA-256 of the text in the form {canon}: {sha}",
    "events": "What happened, in order",
    "event": events.EN,
    "chain": "{count} entries; the check value of the last one is {head}.",
    "seal": "The seal",
    "seal_text": (
        "This file carries the electronic seal of {clinic} over every byte. A reader of PDF files says whether it"
        " was changed. To check it against the clinic's record as well, hand it in at {url}: nothing is shown"
        " without the file itself."
    ),
    "certificate": "SHA-256 of the certificate: {fingerprint}",
    "revision": "Revision {number}.",
    "previous": "It follows revision {number}, whose SHA-256 is {sha}.",
    "time_note": "All times are those of the clinic's server.",
}

ES = {
    "signatures": "Firmas",
    "how": "Cómo se firmó",
    "how_text": (
        "{clinic} preparó el texto de arriba, que se leyó en pantalla por partes. Cada persona firmó por un acto propio"
        " después de leer la frase impresa junto a su nombre. Lo que hizo se anotó en ese momento en una lista a la que"
        " solo se puede añadir; cada entrada está unida a la anterior."
    ),
    "came_by_code": (
        "{name} ({role}) siguió un enlace {link} y escribió una clave {code}; acertó en el intento {tries}. {shows}"
    ),
    "link_by": {
        "text": "enviado al número registrado que termina en {to}",
        "email": "enviado al correo registrado, {to}",
    },
    "code_by": {
        "text": "enviada al número que termina en {to}",
        "call": "dicha en una llamada al número que termina en {to}",
        "email": "enviada por correo a {to}",
    },
    "shows": {
        "phone": "Esto muestra que tenía ese teléfono en ese momento.",
        "email": "Esto muestra que podía abrir ese buzón en ese momento.",
    },
    "came_in_person": "{name} ({role}) firmó junto a una persona del equipo, que es testigo ({witness}).",
    "came_from_other": "Había entrado en la misma media hora para el acuerdo de otra hija u otro hijo y continuó.",
    "came_on_paper": (
        "{name} ({role}) firmó en papel ante una persona del equipo, que es testigo ({witness}). La hoja escaneada se"
        " guarda con este registro; su SHA-256 es {scan}."
    ),
    "came_signed_in": "{name} ({role}) había entrado al sistema con su propia cuenta.",
    "consented": (
        "Antes de firmar aceptó firmar en pantalla, {consented}, según la versión {number} de la explicación sobre"
        " registros electrónicos (SHA-256 {sha})."
    ),
    "wrote": "Nombre como lo escribió: {written}. Nombre registrado: {name}.",
    "intent": "Aceptó esta frase: «{intent}»",
    "method": {
        "typed": "Nombre escrito",
        "drawn": "Firma dibujada a mano en la pantalla",
        "paper": "Firmado en papel",
        "acknowledged": "Confirmado",
    },
    "role": {"client": "cliente", "guardian": "madre, padre o tutor", "therapist": "terapeuta"},
    "relationship": "Relación registrada: {relationship}. Facultad: {authority}.",
    "basis": "Por qué firma un tutor: {basis}",
    "times": "Abierto {opened}; llegó al final {read}; firmado {signed}.",
    "device": "Dirección {ip}; navegador {user_agent}; zona {time_zone}; idioma {language}.",
    "device_kept": "Desde dónde se firmó se guarda con el registro, no en este archivo. SHA-256 de ese dato: {sha}.",
    "never": "sin anotar",
    "alt": "Firma de {name}, dibujada a mano",
    "text": "Qué se firmó",
    "record": "Acuerdo {uuid}, versión {version} del texto, idioma {language}.",
    "digest": "SHA-256 del texto en la forma {canon}: {sha}",
    "events": "Qué pasó, en orden",
    "event": events.ES,
    "chain": "{count} entradas; el valor de control de la última es {head}.",
    "seal": "El sello",
    "seal_text": (
        "Este archivo lleva el sello electrónico de {clinic} sobre cada byte. Un lector de PDF dice si se cambió. Para"
        " compararlo también con el registro de la clínica, entréguelo en {url}: no se muestra nada sin el archivo"
        " mismo."
    ),
    "certificate": "SHA-256 del certificado: {fingerprint}",
    "revision": "Revisión {number}.",
    "previous": "Sigue a la revisión {number}, cuyo SHA-256 es {sha}.",
    "time_note": "Todas las horas son las del servidor de la clínica.",
}

WORDS: dict[str, dict[str, Any]] = {"en": EN, "es": ES}
