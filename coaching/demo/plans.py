"""What the demo's clients agreed with their therapists for the time between sessions, in each client's language."""

from __future__ import annotations

PLANS: dict[str, dict[str, str]] = {
    "Ana Duarte": {
        "how_to_reach": "Llamo a la línea. Si estoy en el trabajo, mando un mensaje y pido que me llamen.",
        "meanwhile": "Me lavo la cara con agua fría, respiro despacio diez veces y salgo a caminar una cuadra.",
        "skills_that_help": "TIPP, observar y describir, acción opuesta",
        "crisis_plan": (
            "Señales: dejo de contestar a mi hermana, no ceno. Me voy a casa de mi hermana Luz. Guardo las pastillas"
            " con ella. Si no puedo mantenerme a salvo: 911, o 988 y marco 2."
        ),
    },
    "Ben Okafor": {
        "how_to_reach": "Call any time; I pick up best between the bus and home. Texts are fine at work.",
        "meanwhile": "Cold water on my face, paced breathing for two minutes, then music in the kitchen.",
        "skills_that_help": "TIPP, opposite action, check the facts",
        "crisis_plan": "Signs: I stop eating lunch and cancel the gym. Go to Tayo's. If that does not help: 911, 988.",
    },
    "Cleo Martin": {
        "how_to_reach": "Call my cell. After 22:00 text first, my roommate sleeps.",
        "meanwhile": "Ice in both hands, the crossword, then sit with Noor in the living room.",
        "skills_that_help": "TIPP, self-soothe, turning the mind",
        "crisis_plan": (
            "Signs: alone in the bathroom after a fight. Give Noor the box. Urgent care on 4th Street until 23:00."
            " If I cannot keep safe: 911 or 988."
        ),
    },
    "Dev Rao": {
        "how_to_reach": "Text before 9:00. Calls are fine from noon on.",
        "meanwhile": "Walk the dog around the park once.",
    },
    "Eli Stone": {
        "how_to_reach": "Call after 17:00, I am on site before.",
        "meanwhile": "STOP, then write down three facts. Call my brother about anything but this.",
        "skills_that_help": "STOP, problem solving, willingness",
        "crisis_plan": "Signs: driving without a goal. Park, give the keys to my brother. 911 or 988.",
    },
    "Fay Lindqvist": {
        "how_to_reach": "Text first. I call from my room, Mom may know that I call.",
        "meanwhile": "Paint my nails, then ten minutes with the cat, then look for Mom.",
        "skills_that_help": "Self-soothe, self-validation, DEAR MAN with Mom",
        "crisis_plan": "Signs: I lock the door and mute my friends. Tell Mom the word “umbrella”. 911 or 988.",
    },
    "Gil Abara": {"meanwhile": "Call Ruth, then the garden."},
    "Hana Sato": {
        "how_to_reach": "Call my cell, evenings.",
        "meanwhile": "Breathe with the app, then a shower.",
        "skills_that_help": "PLEASE, cope ahead",
        "crisis_plan": "Signs: no sleep for two nights. Call Aiko. 911 or 988.",
    },
}
