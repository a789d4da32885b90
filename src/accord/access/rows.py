"""Rows of access: the company's name, colleagues' accounts, one-time links and codes."""

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from accord.access.roles import Actor, Role, department_of


class User(AbstractBaseUser):
    """A colleague who may sign in. `roles` are values of `Role`; `owner` is the same colleague's
    subject in imported records, where their e-mail address says so. Sessions begun before
    `sessions_round` last grew have ended. `near_only` accounts sign in on the machine itself only.
    """

    email = models.EmailField(max_length=320, unique=True)
    name = models.CharField(max_length=200)
    roles = models.JSONField(default=list)
    owner = models.BigIntegerField(null=True)
    is_active = models.BooleanField(default=True)
    created_at = models.BigIntegerField()
    created_by = models.CharField(max_length=320, default="")
    seen_at = models.BigIntegerField(null=True)
    sessions_round = models.IntegerField(default=0)
    near_only = models.BooleanField(default=False)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "created_at"]

    def actor(self) -> Actor:
        """Whom the matrix and the log know: by number, since the log holds no addresses."""
        return Actor(f"user:{self.pk}", frozenset(Role(role) for role in self.roles))

    def department(self) -> str:
        """Marketing or sales; empty for those who belong to neither."""
        return department_of(self.actor().roles)

    def get_session_auth_hash(self) -> str:
        """What a session must match to go on: a new pass phrase ends it, and so does a new round."""
        return salted_hmac(
            "accord.session", f"{self.password}|{self.sessions_round}", algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        """The name that colleagues read."""
        return self.name

    def __str__(self) -> str:
        return self.name


class SetUpCode(models.Model):
    """The hash of the one-time code that lets the first person in; used once, then gone."""

    hash = models.CharField(max_length=64, unique=True)
    made_at = models.BigIntegerField()


class AuditLine(models.Model):
    """A line of the audit log; `fields` is a JSON list of names, `before` the hash of the line before."""

    id = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField()
    actor = models.CharField(max_length=330, db_index=True)
    act = models.CharField(max_length=32)
    thing = models.CharField(max_length=32)
    object = models.CharField(max_length=128)
    fields = models.TextField()
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)


class Company(models.Model):
    """The one company of this installation."""

    name = models.CharField(max_length=200)


class Link(models.Model):
    """A one-time link by which somebody chooses a pass phrase. The link itself is not stored: its
    secret part is a keyed hash of this row (see `links`). `voided_at`: used, or replaced by another.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=16)
    made_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    voided_at = models.BigIntegerField(null=True)


class Counted(models.Model):
    """The cache of the process-wide limits; its columns are those of Django's database cache."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)


class ApiToken(models.Model):
    """A token with which a program acts for its user, within `scopes` (`verb:thing`).

    Only the hash is kept. A revoked token keeps its row, so that the log of who did what stays whole.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    used_at = models.BigIntegerField(null=True)
    revoked_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=models.Q(revoked_at=None),
                name="token_of_user",
            )
        ]


class KeptReply(models.Model):
    """What a request with an `Idempotency-Key` was answered. `status` is null while it is at work."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE)
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)
    at = models.BigIntegerField()
    status = models.IntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="reply_of_key")]
