"""The operator's command about notices by e-mail."""

import click

from service.opening import known_settings, migrated_database
from service.post.claims import count_waiting
from service.post.sending import MailServerError, connected
from service.settings import MAIL

NO_MAIL = "\n".join(
    (
        "Nobody is offered notices by e-mail. For that set:",
        *(f"  - {name}: {meaning}" for name, meaning in MAIL.items()),
    )
)


@click.command("check-mail")
def check_mail_command() -> None:
    """Greet the mail server as a letter would, send nothing, and tell how many letters wait."""
    settings = known_settings()
    if settings.mail is None:
        raise click.ClickException(NO_MAIL)
    with migrated_database(settings).reading() as session:
        waiting, oldest = count_waiting(session)
    try:
        with connected(settings.mail):
            click.echo(f"{settings.mail.host} answers; notices come from {settings.mail.sender}.")
    except MailServerError as error:
        raise click.ClickException(f"The mail server cannot be used. {error}") from error
    finally:
        since = f", the oldest since {oldest:%Y-%m-%d %H:%M} UTC" if oldest else ""
        click.echo(f"Letters that wait: {waiting}{since}.")
