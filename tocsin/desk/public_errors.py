"""Why a notice from outside is not taken as it was sent."""

from tocsin.desk.errors import DeskError


class FormExpiredError(DeskError):
    """The form was shown too long ago, or by somebody else. Look at it and send it again."""

    code, title, status = "form-expired", "Please send the form once more", 403


class FormTooFastError(DeskError):
    """The form came back faster than a person fills it in. Wait a moment and send it again."""

    code, title, status = "form-too-fast", "That was very fast; send it again", 403
    retry_after = 2


class FormSentError(DeskError):
    """This form was sent already and received. What it says now would be another notice."""

    code, title, status = "form-sent", "This form was already received", 409


class TrapError(DeskError):
    """A field that people do not see was filled in. Leave it empty and send the form again."""

    code, title, status = "form-trap", "A hidden field was filled in", 422


class CaptchaFailedError(DeskError):
    """The captcha was not solved, or too long ago. Solve it and send the form again."""

    code, title, status = "captcha-failed", "Please solve the captcha", 422


class TooManyNoticesError(DeskError):
    """Your network filed many notices of late. Wait; what you wrote is still in the form."""

    code, title, status = "too-many-notices", "Too many notices from your network", 429

    def __init__(self, retry_after: int) -> None:
        """Say after how many seconds the next one may come."""
        minutes = -(-retry_after // 60)
        super().__init__(f"Try again in {minutes} min.", minutes=minutes)
        self.retry_after = retry_after
