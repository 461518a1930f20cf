"""What a clinic admin sets: rules, crisis lines, skills, numbers, staff."""
