"""Opening the board before anybody does: statements are compiled and small tables copied by its questions."""

from django.db import connection
from django.http import HttpRequest

from accord.access.roles import ANYONE
from accord.access.rows import User
from accord.jobs import clock
from accord.web.board.bar import bar_of, selection_of
from accord.web.board.boards import SHARED
from accord.web.board.leaderboard import ON_BOARD, leaderboard_of, split_of
from accord.web.board.scorecard import scorecard_of
from accord.web.board.steps import funnel_of
from accord.web.shell.page import Visit


def warm() -> None:
    """Ask all that the board and the complaints ask when their addresses select nothing; while nobody has
    an account, nobody can open them either. The answers are shown to nobody, so no permission is asked for.
    """
    try:
        if not User.objects.exists():
            return
        visit = Visit(HttpRequest(), None, ANYONE, clock.now())
        bar = bar_of(visit, selection_of(visit))
        scorecard_of(visit, bar, SHARED)
        funnel_of(visit, bar)
        leaderboard_of(visit, bar, split_of(""), ON_BOARD)
        visit.desk.quarrel(None, visit.now)
    finally:
        connection.close()
