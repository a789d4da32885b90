"""Forms of colleagues: inviting one, changing roles."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.access.roles import COLLEAGUES, Role
from accord.web.people.words import ROLE_WORDS

_ROLES = [(role.value, ROLE_WORDS[role]) for role in Role if role in COLLEAGUES]


class Roles(forms.Form):
    """Which roles somebody has."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=_ROLES, widget=forms.CheckboxSelectMultiple
    )


class Invitation(Roles):
    """Whom to invite as what."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=320)

    field_order = ("name", "email", "roles")
