"""What the public phone pages say, by language. A test holds that each language says everything."""

from __future__ import annotations

from datetime import date

MONTHS = {
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
    "es": [
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ],
}  # fmt: skip

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "sign_in": "Sign in",
        "name": "Your name",
        "email": "E-mail (optional)",
        "phone": "Phone (optional)",
        "language": "Language you prefer",
        "consent": "You may contact me about this work. I can stop this at any time.",
        "why": "Only the team that runs this event sees what you write. It is shown on no page like this one.",
        "website": "Leave this empty",
        "send": "Sign in",
        "thanks": "Thank you. You are signed in.",
        "next": "Sign in somebody else",
        "pulse": "A few questions",
        "pulse_before": "Please answer before it begins.",
        "pulse_after": "Please answer as you see it now.",
        "pulse_why": "No names. Answers are counted together, and small counts are never shown.",
        "yes": "Yes",
        "no": "No",
        "skip": "You may leave out any question.",
        "answer": "Send answers",
        "pulse_thanks": "Thank you. Your answers are counted.",
        "problem_name": "Please write your name.",
        "problem_email": "This does not look like an e-mail address. Put it right, or leave it empty.",
        "problem_long": "That is too long. Please shorten it.",
        "problem_form": "This form was not complete. Please send it once more.",
        "problem_answers": "Please answer at least one question.",
        "closed": "This page is closed",
        "closed_why": "Signing in here has ended. Please ask the people who run the event.",
        "expired": "This page has ended",
        "expired_why": "It was open for the day of the event. Thank you for looking in; please ask the organizers.",
        "unknown": "There is no page at this address",
        "unknown_why": "Please check the address on the sheet, or ask the people who run the event.",
        "often": "Too many at once",
        "often_why": "Please wait a minute, and send it again.",
        "large": "That is too much",
        "large_why": "The form takes a name and an address. Please send only these.",
        "failed": "It did not work just now",
        "failed_why": "Nothing was saved. Please wait a moment, go back, and send it once more.",
    },
    "es": {
        "sign_in": "Registro de asistencia",
        "name": "Su nombre",
        "email": "Correo electrónico (opcional)",
        "phone": "Teléfono (opcional)",
        "language": "Idioma que prefiere",
        "consent": "Pueden comunicarse conmigo sobre este trabajo. Puedo cancelarlo en cualquier momento.",
        "why": "Solo el equipo de este evento ve lo que usted escribe. No aparece en ninguna página como esta.",
        "website": "Deje esto vacío",
        "send": "Registrarme",
        "thanks": "Gracias. Ya está en la lista.",
        "next": "Registrar a otra persona",
        "pulse": "Unas preguntas",
        "pulse_before": "Por favor, responda antes de que empiece.",
        "pulse_after": "Por favor, responda según lo ve ahora.",
        "pulse_why": "Sin nombres. Las respuestas se cuentan juntas, y las cantidades pequeñas nunca se muestran.",
        "yes": "Sí",
        "no": "No",
        "skip": "Puede dejar preguntas sin responder.",
        "answer": "Enviar respuestas",
        "pulse_thanks": "Gracias. Sus respuestas están contadas.",
        "problem_name": "Por favor, escriba su nombre.",
        "problem_email": "Esto no parece una dirección de correo. Corríjala o déjela vacía.",
        "problem_long": "Es demasiado largo. Por favor, acórtelo.",
        "problem_form": "El formulario no estaba completo. Por favor, envíelo otra vez.",
        "problem_answers": "Por favor, responda al menos una pregunta.",
        "closed": "Esta página está cerrada",
        "closed_why": "El registro aquí ha terminado. Por favor, pregunte a quienes organizan el evento.",
        "expired": "Esta página ha terminado",
        "expired_why": "Estuvo abierta el día del evento. Gracias por su visita; pregunte a los organizadores.",
        "unknown": "No hay ninguna página en esta dirección",
        "unknown_why": "Revise la dirección en la hoja o pregunte a quienes organizan el evento.",
        "often": "Demasiados a la vez",
        "often_why": "Espere un minuto, por favor, y envíelo otra vez.",
        "large": "Es demasiado",
        "large_why": "El formulario recibe un nombre y una dirección. Por favor, envíe solo eso.",
        "failed": "No funcionó en este momento",
        "failed_why": "No se guardó nada. Espere un momento, vuelva atrás y envíelo otra vez.",
    },
}


def day(on: date, language: str) -> str:
    """A date in words: November 24, 2026; 24 de noviembre de 2026."""
    month = MONTHS[language][on.month - 1]
    return f"{on.day} de {month} de {on.year}" if language == "es" else f"{month} {on.day}, {on.year}"
