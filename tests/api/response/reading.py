"""What a person is shown of an incident."""


def task_of(case, name):
    return next(task for task in case["tasks"] if name in (task["id"], task["title"]))


async def shown(person, ref):
    return (await person.get(f"/v1/cases/{ref}")).json()
