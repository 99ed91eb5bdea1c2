"""The command line."""

import typer

from tocsin.cli import (
    calendars,
    case_clocks,
    cases,
    channels,
    clocks,
    covers,
    decide,
    export,
    handoffs,
    importing,
    intake,
    kinship,
    pages,
    passwords,
    people,
    playbooks,
    policies,
    reach,
    records,
    response,
    root,
    schedules,
    server,
    simulating,
    subscribing,
    suppressions,
    tasks,
    templates,
    texts,
    up,
    watch,
    webhooks,
    work,
)

app = typer.Typer(
    cls=root.Commands,
    help=root.HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback()(root.root)
app.command()(up.up)
for group in (
    *(intake, cases, watch, decide, work, case_clocks, response, kinship, records),
    *(export, importing),
):
    app.add_typer(group.app)
app.add_typer(tasks.app, name="task")
app.add_typer(texts.app, name="letter")
app.add_typer(templates.app, name="template")
people.users.command("password")(passwords.password)
people.users.command("link")(passwords.link)
app.add_typer(people.users, name="users")
app.add_typer(people.tokens, name="tokens")
app.add_typer(reach.rules, name="rules")
app.add_typer(reach.contacts, name="contacts")
playbooks.app.command("migrate")(case_clocks.migrate)
app.add_typer(playbooks.app, name="playbook")
app.add_typer(playbooks.app, name="playbooks", hidden=True)
app.add_typer(clocks.app, name="clocks")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(channels.app, name="channels")
app.add_typer(suppressions.app, name="suppress")
app.add_typer(subscribing.app, name="subscribe")
for group in (covers, calendars, handoffs):
    schedules.app.add_typer(group.app)
app.add_typer(schedules.app, name="schedule")
app.add_typer(pages.app, name="page")
policies.app.command("simulate")(simulating.simulate)
app.add_typer(policies.app, name="policy")
app.add_typer(server.app)


def main() -> None:
    """Run the command line."""
    app()
