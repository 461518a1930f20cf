"""What is said before somebody agrees to sign on a screen (15 USC 7001(c)): scope, paper, withdrawal, needs, copies."""

from agreements.blocks import paragraph, points, section

EN = {
    "title": "Signing on a screen",
    "blocks": [
        paragraph(
            "You can read and sign this agreement here, on a screen. You do not have to: paper is an equal choice,"
            " costs nothing and changes nothing about your treatment. Tap \u201cI want paper\u201d, or call {office}."
        ),
        section("What your yes covers"),
        paragraph(
            "It covers this agreement, the copies of it, and messages about it. It covers no other document"
            " of {clinic}."
        ),
        section("What you need"),
        points(
            "a phone or computer with a browser of the last few years",
            "the phone or e-mail that {clinic} has on file for you, to get a code",
            "a way to open and keep a PDF file, or a printer",
        ),
        section("Your copy"),
        paragraph(
            "You get a copy when you have signed and can keep or print it. {clinic} gives you one on paper whenever you"
            " ask, free of charge."
        ),
        section("If you change your mind"),
        paragraph(
            "You may take back this yes at any time, here or by calling {office}: from then on everything comes on"
            " paper. What was signed until then stays signed. Taking back the agreement itself is another step, and"
            " also yours."
        ),
        section("If your number or e-mail changes"),
        paragraph("Call {clinic} at {office}, so that messages reach you and nobody else."),
    ],
}

ES = {
    "title": "Firmar en pantalla",
    "blocks": [
        paragraph(
            "Puede leer y firmar este acuerdo aquí, en una pantalla. No es obligatorio: el papel vale lo mismo, no"
            " cuesta nada y no cambia nada de su tratamiento. Toque «Quiero papel» o llame al {office}."
        ),
        section("Qué abarca su sí"),
        paragraph(
            "Abarca este acuerdo, sus copias y los mensajes sobre él. No abarca ningún otro documento de {clinic}."
        ),
        section("Qué necesita"),
        points(
            "un teléfono o una computadora con un navegador de los últimos años",
            "el teléfono o correo que {clinic} tiene registrado, para recibir una clave",
            "un modo de abrir y guardar un archivo PDF, o una impresora",
        ),
        section("Su copia"),
        paragraph(
            "Recibe una copia cuando haya firmado y puede guardarla o imprimirla. {clinic} le da una en papel cuando la"
            " pida, sin costo."
        ),
        section("Si cambia de opinión"),
        paragraph(
            "Puede retirar este sí en cualquier momento, aquí o llamando al {office}: desde entonces todo va en papel."
            " Lo firmado hasta entonces sigue firmado. Retirar el acuerdo mismo es otro paso, y también es suyo."
        ),
        section("Si cambia su número o su correo"),
        paragraph("Avise a {clinic} llamando al {office}, para que los mensajes le lleguen a usted y a nadie más."),
    ],
}
