"""Who acts in the rig: the demo clinic's people and those of `population`, by telephone number."""

THERAPISTS = {name: f"+1314555016{place}" for place, name in enumerate(["Ivo", "Nora", "Otis", "Pia", "Quin", "Rhea"])}
OPEN = ("Ivo", "Nora", "Otis")
CLIENTS = {
    name: f"+13145550{170 + place}"
    for place, name in enumerate("Abe Bea Cal Dot Ed Flo Gus Hal Ida Jo Kit Lou Max Nan Ola Pat Ray Sue".split())
}
DEMO_STAFF = {"Mira": "+13145550111", "Jonas": "+13145550112", "Priya": "+13145550113", "Ada": "+13145550115"}
DEMO_CLIENTS = {"Ana": "+13145550121", "Ben": "+13145550122", "Cleo": "+13145550123", "Eli": "+13145550125"}
STAFF = {**DEMO_STAFF, **THERAPISTS}
CALLERS = {**DEMO_CLIENTS, **CLIENTS}
STRANGERS = [f"+1312555{number:04d}" for number in range(100, 120)]
CANARY = "zzcanary"  # a word that only people say: wherever it is found in the open, health information leaks
