"""The first text for adolescents; a parent or guardian signs it too."""

from agreements.blocks import CRISIS, OWN_TERMS, key_points, paragraph, points, section

EN = {
    "title": "Our agreement on coaching between sessions",
    "blocks": [
        key_points(
            "Between sessions you can call or text {line} and get help from {therapist} with using a skill.",
            "Call when the urge is there, before anything happens.",
            "Calls are short: {call_length}. If you ask to be called, that usually happens within {response_time},"
            " counting open hours only.",
            "This is not emergency help. If you are in danger, use the crisis lines below or go to an adult you trust.",
            "You sign, and so does a parent or guardian.",
        ),
        section("What this is"),
        paragraph(
            "Therapy happens once or twice a week. Life happens all the time. Coaching is a short call or text in"
            " between, so that you can use a skill while it matters. It belongs to your treatment at {clinic}."
        ),
        section("Good reasons to call"),
        points(
            "You feel like hurting yourself, or like doing something you would regret.",
            "You know a skill but cannot get it going right now.",
            "Things at home, at school or with friends are getting out of hand.",
            "Something feels wrong between you and {therapist}.",
            "Something worked and you want to say so.",
        ),
        section("What happens in a call"),
        points(
            "{therapist} asks where you are and what is going on. One sentence is enough.",
            "You pick one skill together and try it out. You say what you will do next.",
            "Talking about why it happened is for the session.",
            "How long a call is: {call_length}. If your life is in danger, nobody looks at the clock.",
        ),
        section("How to reach {therapist}"),
        paragraph("The number for calls and texts is {line}. {how_to_reach}"),
        paragraph(
            "{therapist} is not there at every hour. If you ask to be called, you are told by when, usually within"
            " {response_time}, counting open hours only. It can take several hours, and sometimes no time can be"
            " promised. If someone else stands in, you are told."
        ),
        paragraph("While you wait: {meanwhile}"),
        section("If you have hurt yourself", when="rule"),
        paragraph(
            "Get medical care first if you need it. Coaching pauses for {rule_length}, counted from when it happened."
            " This is no punishment: coaching works before, and the session is the place for after.",
            when="rule",
        ),
        points(
            "Your appointments go on as planned. Please come.",
            "If you call in this time you hear the crisis lines and when coaching opens again.",
            "An urge alone never starts a pause.",
            when="rule",
        ),
        section("If you have hurt yourself", when="no_rule"),
        paragraph(
            "Get medical care first if you need it. You may still call. {therapist} helps you to stay safe and to tell"
            " an adult you trust, and looks at what happened with you in the next session.",
            when="no_rule",
        ),
        section("In a crisis"),
        paragraph("If your life is in danger, or you cannot wait:"),
        CRISIS,
        section("What stays between us"),
        paragraph(
            "What you say in coaching is treated like what you say in a session. If your life is in danger, or somebody"
            " else's, {therapist} tells the people who have to know, and tells you so first where that is possible."
            " Calls and texts are noted in your record; calls are not recorded as sound. Whoever holds your phone can"
            " see your texts."
        ),
        section("For parents and guardians", when="guardian"),
        points(
            "By signing you agree that your child may use coaching as it is written here.",
            "Please leave room: help your child to call, but do not ask afterward what was said.",
            "Keep medicines, blades and weapons out of reach, and go with your child to emergency care when it is"
            " needed.",
            "You may take your agreement back at any time; so may your child.",
            when="guardian",
        ),
        section("What we agreed besides"),
        OWN_TERMS,
        section("Your choice"),
        paragraph(
            "Ask before you sign. You may sign on paper instead, or take this back later. Without it the line cannot"
            " connect you for coaching; the crisis lines and your sessions are there all the same. Questions: {office}."
        ),
    ],
}

ES = {
    "title": "Nuestro acuerdo sobre el apoyo entre sesiones",
    "blocks": [
        key_points(
            "Entre sesiones puedes llamar o escribir al {line}, y {therapist} te ayuda a usar una habilidad.",
            "Llama cuando sientas el impulso, antes de que pase algo.",
            "Las llamadas son breves: {call_length}. Si pides que te llamen, suelen llamarte en un plazo de"
            " {response_time}, contando solo el horario de atención.",
            "Esto no es ayuda de emergencia. Si estás en peligro, usa las líneas de crisis de abajo o busca a un adulto"
            " de confianza.",
            "Firmas tú, y también tu madre, tu padre o quien tenga tu tutela.",
        ),
        section("Qué es esto"),
        paragraph(
            "La terapia es una o dos veces por semana. La vida es todo el tiempo. El apoyo es una llamada o un mensaje"
            " breve entre sesiones, para usar una habilidad cuando importa. Es parte de tu tratamiento en {clinic}."
        ),
        section("Buenas razones para llamar"),
        points(
            "Tienes ganas de hacerte daño, o de hacer algo de lo que te arrepentirías.",
            "Conoces una habilidad pero ahora no logras usarla.",
            "Las cosas en casa, en la escuela o con tus amistades se salen de control.",
            "Algo no va bien entre tú y {therapist}.",
            "Algo funcionó y quieres contarlo.",
        ),
        section("Qué pasa en una llamada"),
        points(
            "{therapist} te pregunta dónde estás y qué pasa. Basta una frase.",
            "Juntos eligen una habilidad y la ensayan. Dices qué harás después.",
            "Hablar de por qué pasó queda para la sesión.",
            "Lo que dura una llamada: {call_length}. Si tu vida está en peligro, nadie mira el reloj.",
        ),
        section("Cómo comunicarte con {therapist}"),
        paragraph("El número para llamadas y mensajes es {line}. {how_to_reach}"),
        paragraph(
            "{therapist} no atiende a toda hora. Si pides una llamada, te decimos a qué hora la recibirás a más tardar,"
            " por lo general en un plazo de {response_time}, contando solo el horario de atención. Puede tardar varias"
            " horas, y a veces no se puede prometer una hora. Si atiende otra persona, te lo decimos."
        ),
        paragraph("Mientras esperas: {meanwhile}"),
        section("Si te has hecho daño", when="rule"),
        paragraph(
            "Primero busca atención médica si hace falta. El apoyo queda en pausa {rule_length}, contadas desde que"
            " pasó. No es un castigo: el apoyo sirve antes, y la sesión es el lugar para después.",
            when="rule",
        ),
        points(
            "Tus citas siguen en pie. Ven, por favor.",
            "Si llamas en ese tiempo, oirás las líneas de crisis y cuándo se abre de nuevo el apoyo.",
            "Un impulso, por sí solo, nunca inicia una pausa.",
            when="rule",
        ),
        section("Si te has hecho daño", when="no_rule"),
        paragraph(
            "Primero busca atención médica si hace falta. Puedes llamar de todos modos. {therapist} te ayuda a estar a"
            " salvo y a contarlo a un adulto de confianza, y mirará lo ocurrido contigo en la próxima sesión.",
            when="no_rule",
        ),
        section("En una crisis"),
        paragraph("Si tu vida está en peligro, o no puedes esperar:"),
        CRISIS,
        section("Qué queda entre nosotros"),
        paragraph(
            "Lo que dices en el apoyo se trata como lo que dices en una sesión. Si tu vida o la de otra persona está en"
            " peligro, {therapist} avisa a quien tenga que saberlo, y te lo dice antes si se puede. Las llamadas y los"
            " mensajes se anotan en tu expediente; no se graba el sonido. Quien tenga tu teléfono puede ver los"
            " mensajes."
        ),
        section("Para madres, padres y tutores", when="guardian"),
        points(
            "Al firmar acepta que su hija o hijo use el apoyo como aquí se describe.",
            "Deje espacio: ayude a llamar, pero no pregunte después qué se dijo.",
            "Guarde fuera de alcance medicinas, navajas y armas, y acompañe a urgencias cuando haga falta.",
            "Puede retirar su firma en cualquier momento; su hija o hijo también.",
            when="guardian",
        ),
        section("Qué más acordamos"),
        OWN_TERMS,
        section("Tú eliges"),
        paragraph(
            "Pregunta antes de firmar. Puedes firmar en papel o retirar este acuerdo más adelante. Sin él la línea no"
            " puede conectarte para el apoyo; las líneas de crisis y tus sesiones siguen ahí. Preguntas: {office}."
        ),
    ],
}
