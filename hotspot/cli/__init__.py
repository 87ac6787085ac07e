"""The command line. One of the two edges where errors become words."""

from hotspot.cli import commands, meeting, planning
from hotspot.cli.shared import app, user_language


def main() -> None:
    """Run the command line."""
    app()


__all__ = ["app", "commands", "main", "meeting", "planning", "user_language"]
