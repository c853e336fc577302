"""The three roles of staff as Django groups, and what each may do; assigns nobody to one."""

FIGURES = ("see_figures",)
OFFICER = (
    "write_purpose",
    "approve_purpose",
    "see_person",
    "work_case",
    "approve_erasure",
    "set_policy",
    "check_ledger",
    "see_staff",
)
ENGINEER = ("check_ledger", "see_staff", "end_access")

ROLES: dict[str, tuple[str, ...]] = {
    "viewer": FIGURES,
    "officer": FIGURES + OFFICER,
    "engineer": FIGURES + ENGINEER,
}
SENTENCES = {
    "viewer": "sees figures, texts, policies and logs; nothing of any one person",
    "officer": "writes and approves purposes, answers people's requests, sets policies",
    "engineer": "keeps the ledgers and the staff's access in order; sees nothing of any one person",
}
