"""The first text for adults."""

from agreements.blocks import CRISIS, OWN_TERMS, key_points, paragraph, points, section

BEFORE_EN = (
    "You can reach {therapist} between sessions, on {line}, to get help with using a skill right then.",
    "Call before you act on an urge. An urge is exactly the moment to call.",
    "A call is short: {call_length}. If you ask to be called, that usually happens within {response_time}, counting"
    " open hours only.",
)
LAST_EN = "Coaching is not emergency help. The crisis lines below are there at any hour."
BEFORE_ES = (
    "Entre sesiones puede comunicarse con {therapist} en el {line} para que le ayude a usar una habilidad en ese"
    " momento.",
    "Llame antes de actuar por un impulso. El impulso es justo el momento de llamar.",
    "La llamada es breve: {call_length}. Si pide que le llamen, suelen llamarle en un plazo de {response_time},"
    " contando solo el horario de atención.",
)
LAST_ES = "Este apoyo no es ayuda de emergencia. Las líneas de crisis de abajo atienden a toda hora."

EN = {
    "title": "Agreement on coaching between sessions",
    "blocks": [
        key_points(
            *BEFORE_EN,
            "After harming yourself, coaching pauses for {rule_length}. Your appointments go on as planned.",
            LAST_EN,
            when="rule",
        ),
        key_points(*BEFORE_EN, LAST_EN, when="no_rule"),
        section("Why we offer coaching"),
        paragraph(
            "Hard moments rarely wait for the next session. Coaching brings what you practice with {therapist} into"
            " the place where you need it: your own day. It is part of your treatment at {clinic}, not a favor, and"
            " using it is welcome."
        ),
        section("What coaching is for"),
        points(
            "to ask for help early, before an urge turns into harm",
            "to practice asking in a way that gets you what you need",
            "to use your skills at home, at work and with people, where it counts",
            "to mend things when something has come between you and {therapist}",
            "to tell what went well",
        ),
        section("What we aim at, in this order"),
        points(
            "fewer suicidal crises and less self-harm",
            "more skills in everyday life",
            "less conflict, and less of feeling alone or far from your therapist",
        ),
        section("What a call is like"),
        points(
            "It is brief, {call_length}. When a life is in danger there is no limit.",
            "You say in a sentence what is happening and what you have tried. Together you choose a skill, try it out"
            " in words, and settle what you will do after the call.",
            "Understanding why it happened waits for the session. A call is for getting through without making"
            " things worse.",
            "You may also call when there is no crisis, to check in or to plan how to use a skill.",
        ),
        section("How to reach {therapist}"),
        paragraph("Call or text the coaching line: {line}. {how_to_reach}"),
        paragraph(
            "{therapist} keeps hours of their own and is not reachable all the time. When you ask to be called, you"
            " are told the latest time by which that happens, usually within {response_time}, counting open hours only."
            " There will be times when it takes several hours, and times when no time can be promised. If a colleague"
            " stands in, you are told."
        ),
        paragraph("While you wait: {meanwhile}"),
        section("The {rule_length} after self-harm", when="rule"),
        paragraph(
            "Coaching helps before. Once you have harmed yourself, it pauses for {rule_length}, counted from the act"
            " and not from when you tell us. This holds for calls and for texts with {therapist}.",
            when="rule",
        ),
        points(
            "Appointments and group go on as planned, and we want you to come.",
            "If you call in this time, you hear the crisis lines and when coaching opens again. Then the call ends.",
            "Medical care comes first, always. The pause never stands between you and emergency help.",
            "Having an urge does not start a pause: that is the time to call.",
            when="rule",
        ),
        section("If you have harmed yourself", when="no_rule"),
        paragraph(
            "Take care of injuries first and call for medical help where it is needed. Coaching stays open to you;"
            " {therapist} looks at what happened with you in the next session.",
            when="no_rule",
        ),
        section("In a crisis"),
        paragraph("If your life is in danger, or if you cannot wait:"),
        CRISIS,
        section("What we agreed besides"),
        OWN_TERMS,
        section("Records and privacy"),
        paragraph(
            "Calls and texts are noted in your record at {clinic}; calls are not recorded as sound. Texts can be seen"
            " by whoever holds your phone. The number of the coaching line is the one to use: your therapist's own"
            " number stays private."
        ),
        section("Your choice"),
        paragraph(
            "You may ask anything before you sign, sign on paper instead, or take this agreement back later. Without"
            " it the line cannot connect you for coaching; crisis lines and your sessions are there all the same."
            " Questions: {office}."
        ),
    ],
}

ES = {
    "title": "Acuerdo sobre el apoyo entre sesiones",
    "blocks": [
        key_points(
            *BEFORE_ES,
            "Después de hacerse daño, el apoyo queda en pausa {rule_length}. Sus citas siguen en pie.",
            LAST_ES,
            when="rule",
        ),
        key_points(*BEFORE_ES, LAST_ES, when="no_rule"),
        section("Por qué ofrecemos este apoyo"),
        paragraph(
            "Los momentos difíciles rara vez esperan a la próxima sesión. El apoyo lleva lo que practica con"
            " {therapist} al lugar donde lo necesita: su propio día. Es parte de su tratamiento en {clinic}, no un"
            " favor, y nos alegra que lo use."
        ),
        section("Para qué sirve"),
        points(
            "para pedir ayuda pronto, antes de que un impulso termine en daño",
            "para practicar una manera de pedir que le dé lo que necesita",
            "para usar sus habilidades en casa, en el trabajo y con la gente, donde cuenta",
            "para reparar la relación cuando algo se ha interpuesto entre usted y {therapist}",
            "para contar lo que salió bien",
        ),
        section("Qué buscamos, en este orden"),
        points(
            "menos crisis suicidas y menos autolesiones",
            "más habilidades en la vida diaria",
            "menos conflictos, y menos sensación de soledad o de distancia con su terapeuta",
        ),
        section("Cómo es una llamada"),
        points(
            "Es breve, {call_length}. Si hay peligro para la vida no hay límite.",
            "Usted dice en una frase qué pasa y qué ha intentado. Juntos eligen una habilidad, la ensayan con palabras"
            " y acuerdan qué hará después de la llamada.",
            "Entender por qué pasó queda para la sesión. La llamada es para salir del momento sin empeorar las cosas.",
            "También puede llamar sin crisis, para dar noticias o planear cómo usar una habilidad.",
        ),
        section("Cómo comunicarse con {therapist}"),
        paragraph("Llame o escriba a la línea de apoyo: {line}. {how_to_reach}"),
        paragraph(
            "{therapist} tiene su propio horario y no atiende todo el tiempo. Cuando usted pide una llamada, le decimos"
            " a qué hora la recibirá a más tardar, por lo general en un plazo de {response_time}, contando solo el"
            " horario de atención. A veces tardará varias horas, y a veces no se puede prometer una hora. Si atiende"
            " otra persona del equipo, se lo decimos."
        ),
        paragraph("Mientras espera: {meanwhile}"),
        section("Las {rule_length} después de una autolesión", when="rule"),
        paragraph(
            "El apoyo ayuda antes. Cuando usted ya se ha hecho daño, queda en pausa durante {rule_length}, contadas"
            " desde el acto y no desde que nos lo cuenta. Vale para llamadas y mensajes con {therapist}.",
            when="rule",
        ),
        points(
            "Las citas y el grupo siguen en pie, y queremos que venga.",
            "Si llama en ese tiempo, oirá las líneas de crisis y cuándo se abre de nuevo el apoyo. Luego termina la"
            " llamada.",
            "La atención médica va siempre primero. La pausa nunca se interpone entre usted y la ayuda de emergencia.",
            "Tener un impulso no inicia ninguna pausa: es el momento de llamar.",
            when="rule",
        ),
        section("Si se ha hecho daño", when="no_rule"),
        paragraph(
            "Atienda primero las heridas y pida ayuda médica si hace falta. El apoyo sigue abierto para usted;"
            " {therapist} mirará lo ocurrido con usted en la próxima sesión.",
            when="no_rule",
        ),
        section("En una crisis"),
        paragraph("Si su vida está en peligro, o si no puede esperar:"),
        CRISIS,
        section("Qué más acordamos"),
        OWN_TERMS,
        section("Registro y privacidad"),
        paragraph(
            "Las llamadas y los mensajes se anotan en su expediente de {clinic}; no se graba el sonido. Quien tenga su"
            " teléfono puede ver los mensajes. Use el número de la línea de apoyo: el número propio de su terapeuta es"
            " privado."
        ),
        section("Usted elige"),
        paragraph(
            "Puede preguntar lo que quiera antes de firmar, firmar en papel o retirar este acuerdo más adelante. Sin"
            " él la línea no puede conectarle para el apoyo; las líneas de crisis y sus sesiones siguen ahí."
            " Preguntas: {office}."
        ),
    ],
}
