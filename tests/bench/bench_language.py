"""Language detection on short headlines in ten languages (invented) and on English posts (shared), and its price."""

from __future__ import annotations

import time
from collections import Counter

from sentiment.listening.words import words
from sentiment.reading.language import language
from tests.bench.bench_tone import shared_texts
from tests.conftest import SHARED

HEADLINES = {
    "en": "County doubles child care slots|Governor signs child care bill|Storm warning for Marlow County|Opinion: Why "
    "universal pre-K matters|Teachers strike ends after 12 days|Head Start centers reopen|Family leave measure "
    "advances in Senate|Mayor touts new bike lanes|RT @mayor: great turnout tonight!|HB 1024 clears committee|Child "
    "care providers rally at Capitol|No more waiting lists|School board votes 5-2 to close Lincoln Elementary",
    "es": "El condado duplica las plazas de guardería|La gobernadora firma la ley de cuidado infantil|Padres exigen "
    "más guarderías|Maestros en huelga|Aviso de tormenta en el condado|¿Por qué importa el preescolar universal?|Nuevo "
    "centro infantil abre sus puertas|Gracias a todos por venir anoche|No queremos más recortes",
    "vi": "Quận tăng gấp đôi số chỗ giữ trẻ|Thống đốc ký dự luật chăm sóc trẻ em|Phụ huynh yêu cầu thêm nhà trẻ|Cảnh "
    "báo bão|Giáo viên đình công|Chúng tôi cần thêm kinh phí cho các gia đình",
    "ht": "Konte a double plas nan gadri yo|Gouvènè a siyen lwa sou swen timoun|Paran yo mande plis gadri|Pwofesè yo "
    "nan grèv|Nou bezwen plis lajan pou fanmi yo|Alèt pou move tan nan konte a",
    "pt": "O condado dobra as vagas de creche|Governadora assina lei de cuidado infantil|Professores em greve",
    "fr": "Le comté double les places en crèche|Grève des enseignants|Les parents réclament plus de crèches",
    "tl": "Dinoble ng county ang mga puwesto sa daycare|Nagwelga ang mga guro",
    "so": "Degmadu waxay laban laabtay xannaanada carruurta|Waalidiintu waxay dalbanayaan xannaano badan",
    "zh": "县里将托儿名额增加一倍",
    "ar": "المقاطعة تضاعف أماكن رعاية الأطفال",
    "ru": "Округ удваивает число мест в яслях",
}


def main() -> None:
    """Print right, unanswered and wrong, on headlines and posts, and microseconds a text."""
    language("Maestros en huelga")  # loads the detector
    right: Counter[str] = Counter()
    for code, joined in HEADLINES.items():
        for headline in joined.split("|"):
            found = language(headline)
            right["right" if found == code else "unanswered" if found == "" else "wrong"] += 1
    print(f"invented headlines: {dict(right)} of {right.total()}")
    if not SHARED.is_dir():
        print("no shared data beside this checkout: no posts")
        return
    texts = shared_texts(SHARED)
    folded = [words(text) for text in texts]
    began = time.process_time()
    codes = Counter(language(text, "", own) for text, own in zip(texts, folded, strict=True))
    took = time.process_time() - began
    total = codes.total()
    print(
        f"{total} English posts (a few are not): en {codes['en'] / total:.1%}, unanswered {codes[''] / total:.1%}, "
        f"another {1 - (codes['en'] + codes['']) / total:.2%}; {took / total * 1e6:.0f} microseconds a post"
    )


if __name__ == "__main__":
    main()
