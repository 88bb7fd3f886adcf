use super::*;

const ENGLISH: &str = "## Summary\nThe folder holds results of two models. The decode rate of gemma3 is 102.3 tok/s, which \
    is higher than the 76.2 tok/s of llama3. It is not said on which hardware this was measured.\n";
const GERMAN: &str = "## Summary\nDer Ordner enthält die Ergebnisse von zwei Modellen. Die Decode-Rate von gemma3 ist mit \
    102,3 tok/s höher als die von llama3 mit 76,2 tok/s. Auf welcher Hardware gemessen wurde, ist nicht angegeben.\n";
const FRENCH: &str = "Le dossier contient les résultats de deux modèles. Le débit de gemma3 est de 102,3 tok/s, ce qui est \
    plus élevé que les 76,2 tok/s de llama3. Le matériel utilisé pour les mesures est inconnu et ne figure pas dans les faits.";
const SPANISH: &str = "La carpeta contiene los resultados de dos modelos. La velocidad de gemma3 es de 102,3 tok/s, más alta \
    que los 76,2 tok/s de llama3. Los datos no dicen en qué equipo se hicieron las medidas ni por qué hay diferencias.";
const ITALIAN: &str = "La cartella contiene i risultati di due modelli. La velocità di gemma3 è di 102,3 tok/s, più alta dei \
    76,2 tok/s di llama3. I dati non dicono su quale hardware sono state fatte le misure e non si conoscono le cause.";
const PORTUGUESE: &str = "A pasta contém os resultados de dois modelos. A velocidade do gemma3 é de 102,3 tok/s, mais alta do \
    que os 76,2 tok/s do llama3. Os dados não dizem em que equipamento foram feitas as medidas, e as causas não são dadas.";
const DUTCH: &str = "De map bevat de resultaten van twee modellen. De snelheid van gemma3 is met 102,3 tok/s hoger dan die van \
    llama3 met 76,2 tok/s. Op welke hardware er gemeten is, wordt in de gegevens niet vermeld, en ook de oorzaak niet.";
const POLISH: &str = "Folder zawiera wyniki dla dwóch modeli. Szybkość gemma3 to 102,3 tok/s i jest wyższa niż 76,2 tok/s dla \
    llama3. Nie jest podane, na jakim sprzęcie wykonano pomiary, a przyczyny różnic nie są opisane w danych.";
const RUSSIAN: &str = "Папка содержит результаты двух моделей. Скорость gemma3 составляет 102,3 tok/s, что выше, чем 76,2 \
    tok/s у llama3. В данных не указано, на каком оборудовании проводились измерения.";
const CHINESE: &str = "该文件夹包含两个模型的测试结果。gemma3 的解码速度为 102.3 tok/s，高于 llama3 的 76.2 tok/s。数据没有说明\
    测量所用的硬件，也没有说明差异的原因。建议在相同的条件下再次进行测量，并记录所用的显卡和驱动程序版本。";
const JAPANESE: &str = "このフォルダーには二つのモデルの結果が含まれています。gemma3 のデコード速度は 102.3 tok/s で、llama3 の \
    76.2 tok/s より高いです。どのハードウェアで測定されたかは、データには書かれていません。";
const KOREAN: &str = "이 폴더에는 두 모델의 결과가 들어 있습니다. gemma3의 디코딩 속도는 102.3 tok/s로 llama3의 76.2 tok/s보다 \
    높습니다. 어떤 하드웨어에서 측정했는지는 데이터에 나와 있지 않습니다. 같은 조건에서 다시 측정하는 것이 좋습니다.";

const TEXTS: [(Language, &str); 12] = [
    (Language::English, ENGLISH),
    (Language::German, GERMAN),
    (Language::French, FRENCH),
    (Language::Spanish, SPANISH),
    (Language::Italian, ITALIAN),
    (Language::Portuguese, PORTUGUESE),
    (Language::Dutch, DUTCH),
    (Language::Polish, POLISH),
    (Language::Russian, RUSSIAN),
    (Language::Chinese, CHINESE),
    (Language::Japanese, JAPANESE),
    (Language::Korean, KOREAN),
];

#[test]
fn a_text_in_the_language_asked_for_is_not_complained_about() {
    for (language, text) in TEXTS {
        assert_eq!(other_language(text, language), None, "{language:?}");
    }
}

#[test]
fn an_english_answer_is_found_out_whatever_was_asked_for() {
    for (language, _) in TEXTS.into_iter().skip(1) {
        assert_eq!(other_language(ENGLISH, language), Some("English"), "{language:?}");
    }
}

#[test]
fn an_answer_in_any_other_language_is_found_out_when_english_was_asked_for() {
    for (language, text) in TEXTS.into_iter().skip(1) {
        let found = other_language(text, Language::English);
        let expected = if language == Language::Russian { "Cyrillic letters" } else { language.name() };
        assert_eq!(found, Some(expected), "{language:?}");
    }
}

#[test]
fn headings_tables_and_code_are_not_taken_for_the_language() {
    let text =
        format!("{GERMAN}\n## Key Findings\n| the | of | and |\n```\nthe of and to is that for with\n```\n")
            .repeat(3);
    assert_eq!(other_language(&text, Language::German), None);
}

#[test]
fn what_is_not_plain_is_left_alone() {
    for text in [
        "",
        "gemma3 102.3 tok/s; llama3 76.2 tok/s; TTFT 140 ms; 510 ms; num_ctx 4096; num_gpu 60; seed 42; top_k 40",
        "The rate is 3 %.",
        "速度",
    ] {
        for (language, _) in TEXTS {
            assert_eq!(other_language(text, language), None, "{text} in {language:?}");
        }
    }
    // Half and half is a mixture, whichever half was asked for.
    let mixed = format!("{ENGLISH}{GERMAN}");
    assert_eq!(other_language(&mixed, Language::German), None);
    assert_eq!(other_language(&mixed, Language::English), None);
}

#[test]
fn an_arabic_answer_is_in_another_script() {
    let arabic = "يحتوي المجلد على نتائج نموذجين. سرعة فك الترميز في النموذج الأول أعلى من سرعة النموذج الثاني بفارق كبير.";
    assert_eq!(other_language(arabic, Language::English), Some("another script"));
}
