"""The sources' words for how far the work on a Need has come, mapped to Stage.

A study or pilot that is finished stays at its Stage: the Need itself is not yet answered.
"""

from matcher.domain import Stage

STAGES = {
    Stage.IDEA: ("proposal", "recommended action"),
    Stage.PLANNING: (
        "action plan",
        "city cooperation",
        "cooperation started",
        "database completed, numbering planned",
        "master planning",
        "memorandum",
        "model area planned",
        "pilot design",
        "planning",
        "seeking investment",
    ),
    Stage.FEASIBILITY: (
        "basic survey",
        "feasibility",
        "feasibility study",
        "feasibility study completed",
        "feasibility survey",
        "pre-feasibility done",
        "preparatory survey",
        "private-sector survey",
        "studies and projects ongoing",
        "study",
        "study complete",
        "study done",
        "survey completed",
    ),
    Stage.PILOT: (
        "demonstration",
        "demonstration completed",
        "demonstration in operation",
        "first unit built, scale-up considered",
        "model project",
        "pilot",
        "pilot completed",
        "pilot in operation",
        "pilots, expansion sought",
        "private pilots",
        "proof of concept",
        "prototype trial",
        "test stage",
        "trial",
        "trial completed",
        "verification",
        "verification completed",
    ),
    Stage.PROCUREMENT: (
        "construction contract",
        "contracting",
        "grant agreed",
        "grant agreement signed",
        "loan approved",
        "plant ordered",
        "project selected",
        "proof of concept procurement",
        "registered JCM project",
        "renewal contract",
        "system selected",
        "tender preparation",
    ),
    Stage.IMPLEMENTATION: (
        "construction",
        "development",
        "early implementation",
        "halted after earthquake",
        "implementation",
        "improvement works",
        "loan signed, works ongoing",
        "ongoing",
        "partly postponed",
        "project in one township, city-wide need",
        "project under implementation to 2024",
        "technical cooperation",
        "technical cooperation to 2028",
        "upgrade started",
    ),
    Stage.OPERATION: (
        "early operation, funding sought",
        "expansion",
        "in operation, expanding",
        "operation",
        "operation and capacity building",
        "operation and expansion",
        "operation, expansion",
        "operation, phase 1",
        "operation, phased",
        "phase 1 operating",
    ),
    Stage.COMPLETED: (
        "completed",
        "completed phase",
        "cooperation completed, extension open",
        "first facility completed",
        "project completed",
    ),
}
_STAGE_OF = {words: stage for stage, phrases in STAGES.items() for words in phrases}


def stage(words: str) -> Stage:
    """Return the Stage that a source's words mean. Raises KeyError on unknown words."""
    return _STAGE_OF[words]
