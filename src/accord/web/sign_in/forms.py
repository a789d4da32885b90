"""Forms of getting in: the first person, a pass phrase by a link, a forgotten one."""

from django import forms
from django.utils.translation import gettext_lazy as _

LENGTH = _(
    "At least 12 characters; four or five words that you can remember are best. No rules beyond that."
)


def pass_phrase() -> forms.CharField:
    """The field for a new one."""
    return forms.CharField(
        label=_("Pass phrase"),
        strip=False,
        max_length=1000,
        help_text=LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 12}),
    )


class Welcome(forms.Form):
    """The first person and their company."""

    code = forms.CharField(
        label=_("Set-up code"),
        max_length=40,
        help_text=_("It was printed where Accord was started, like ABCD-EFGH-JKMN-PQRS."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    company = forms.CharField(label=_("Company"), max_length=200)
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = pass_phrase()


class NewPassPhrase(forms.Form):
    """What a one-time link asks for."""

    password = pass_phrase()


class Forgotten(forms.Form):
    """Whose pass phrase was forgotten."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
