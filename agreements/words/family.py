"""The first text for family programmes, where a parent or partner may have coaching of their own."""

from agreements.blocks import CRISIS, OWN_TERMS, key_points, paragraph, points, section

EN = {
    "title": "Family agreement on coaching between sessions",
    "blocks": [
        key_points(
            "Between sessions {therapist} can be reached on {line}, for help with using a skill right then.",
            "Each of you calls for yourself: about your own feelings and your own next step.",
            "A call is short: {call_length}. If you ask to be called, that usually happens within {response_time},"
            " counting open hours only.",
            "If anybody is in danger, use the crisis lines below; they are there at any hour.",
        ),
        section("Why families have coaching"),
        paragraph(
            "Skills learned in a group have to work at the kitchen table. A short call in between helps you to use one"
            " while it counts, and to keep a hard evening from getting worse. It is part of the program at {clinic}."
        ),
        section("What it is for"),
        points(
            "to keep everybody safe when urges or tempers run high",
            "to use a skill at home: to listen, to validate, to ask, to say no",
            "to mend things after a quarrel, also with {therapist}",
            "to tell what went well",
        ),
        section("Who calls, and for whom"),
        points(
            "The client calls for themselves. A parent or partner with coaching of their own does the same.",
            "Nobody calls to report on somebody else. What one of you says is not passed on to the other, unless a life"
            " is in danger.",
            "Help each other to call. Do not ask afterward what was said.",
        ),
        section("What a call is like"),
        points(
            "It is brief, {call_length}. When a life is in danger there is no limit.",
            "You say what is happening and what you have tried, choose a skill together, and settle the next step.",
            "Finding out why waits for the session.",
        ),
        section("How to reach {therapist}"),
        paragraph("Call or text the coaching line: {line}. {how_to_reach}"),
        paragraph(
            "{therapist} keeps hours of their own. When you ask to be called, you are told the latest time, usually"
            " within {response_time}, counting open hours only; it can take several hours, and sometimes no time can be"
            " promised. If a colleague stands in, you are told."
        ),
        paragraph("While you wait: {meanwhile}"),
        section("After self-harm", when="rule"),
        paragraph(
            "When the client has harmed themselves, their coaching pauses for {rule_length} from the act. Appointments"
            " go on as planned. Emergency care comes first. A caregiver's own coaching goes on. An urge never starts a"
            " pause.",
            when="rule",
        ),
        section("After self-harm", when="no_rule"),
        paragraph(
            "Injuries and emergency care come first. Coaching stays open, to stay safe and to get through the day; what"
            " happened is looked at in the next session.",
            when="no_rule",
        ),
        section("In a crisis"),
        paragraph("When a life is in danger, or when you cannot wait:"),
        CRISIS,
        section("For parents and guardians", when="guardian"),
        paragraph(
            "By signing you agree that your child may use coaching as it is written here. You may take that back at any"
            " time; so may your child.",
            when="guardian",
        ),
        section("What we agreed besides"),
        OWN_TERMS,
        section("Records and your choice"),
        paragraph(
            "Calls and texts are noted in the record at {clinic}; calls are not recorded as sound. You may ask before"
            " you sign, sign on paper, or take this back later. Without it the line cannot connect you for coaching;"
            " the crisis lines and your sessions are there all the same. Questions: {office}."
        ),
    ],
}

ES = {
    "title": "Acuerdo familiar sobre el apoyo entre sesiones",
    "blocks": [
        key_points(
            "Entre sesiones pueden comunicarse con {therapist} en el {line} para usar una habilidad en ese momento.",
            "Cada persona llama por sí misma: por lo que siente y por su propio siguiente paso.",
            "La llamada es breve: {call_length}. Si pide que le llamen, suelen llamarle en un plazo de {response_time},"
            " contando solo el horario de atención.",
            "Si alguien está en peligro, usen las líneas de crisis de abajo; atienden a toda hora.",
        ),
        section("Por qué las familias tienen apoyo"),
        paragraph(
            "Lo que se aprende en un grupo tiene que funcionar en la mesa de la cocina. Una llamada breve ayuda a usar"
            " una habilidad cuando cuenta y a que una noche difícil no empeore. Es parte del programa de {clinic}."
        ),
        section("Para qué sirve"),
        points(
            "para que todos estén a salvo cuando suben los impulsos o los ánimos",
            "para usar una habilidad en casa: escuchar, validar, pedir, decir que no",
            "para reparar después de una pelea, también con {therapist}",
            "para contar lo que salió bien",
        ),
        section("Quién llama, y por quién"),
        points(
            "La persona en tratamiento llama por sí misma. La madre, el padre o la pareja con apoyo propio, también.",
            "Nadie llama para informar sobre otra persona. Lo que dice cada quien no se cuenta a los demás, salvo que"
            " haya una vida en peligro.",
            "Ayúdense a llamar. No pregunten después qué se dijo.",
        ),
        section("Cómo es una llamada"),
        points(
            "Es breve, {call_length}. Si hay peligro para la vida no hay límite.",
            "Usted dice qué pasa y qué ha intentado, eligen juntos una habilidad y acuerdan el siguiente paso.",
            "Averiguar por qué queda para la sesión.",
        ),
        section("Cómo comunicarse con {therapist}"),
        paragraph("Llame o escriba a la línea de apoyo: {line}. {how_to_reach}"),
        paragraph(
            "{therapist} tiene su propio horario. Cuando usted pide una llamada, le decimos a qué hora la recibirá a"
            " más tardar, por lo general en un plazo de {response_time}, contando solo el horario de atención; puede"
            " tardar varias horas, y a veces no se puede prometer una hora. Si atiende otra persona del equipo, se lo"
            " decimos."
        ),
        paragraph("Mientras espera: {meanwhile}"),
        section("Después de una autolesión", when="rule"),
        paragraph(
            "Cuando la persona en tratamiento se ha hecho daño, su apoyo queda en pausa {rule_length} desde el acto."
            " Las citas siguen en pie. La ayuda de emergencia va primero. El apoyo propio de un familiar continúa. Un"
            " impulso nunca inicia una pausa.",
            when="rule",
        ),
        section("Después de una autolesión", when="no_rule"),
        paragraph(
            "La atención médica y las emergencias van primero. El apoyo sigue abierto, para estar a salvo y pasar el"
            " día; lo ocurrido se mira en la próxima sesión.",
            when="no_rule",
        ),
        section("En una crisis"),
        paragraph("Cuando hay una vida en peligro, o cuando no pueden esperar:"),
        CRISIS,
        section("Para madres, padres y tutores", when="guardian"),
        paragraph(
            "Al firmar acepta que su hija o hijo use el apoyo como aquí se describe. Puede retirarlo en cualquier"
            " momento; su hija o hijo también.",
            when="guardian",
        ),
        section("Qué más acordamos"),
        OWN_TERMS,
        section("Registro y elección"),
        paragraph(
            "Las llamadas y los mensajes se anotan en el expediente de {clinic}; no se graba el sonido. Pueden"
            " preguntar antes de firmar, firmar en papel o retirar este acuerdo más adelante. Sin él la línea no puede"
            " conectarles para el apoyo; las líneas de crisis y las sesiones siguen ahí. Preguntas: {office}."
        ),
    ],
}
