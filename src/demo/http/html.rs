//! Plain HTML pages: no scripts, nothing loaded.

/// A whole page; `body` is HTML, `title` is text.
pub fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <style>body{{font:16px/1.5 sans-serif;max-width:26em;margin:4em auto;padding:0 1em}}\
         label,input,button{{display:block;margin:.4em 0;font:inherit}}input{{width:100%;box-sizing:border-box}}\
         .error{{color:#b00}}.note{{color:#555}}</style></head>\n<body>\n{body}\n</body></html>\n",
        escape(title)
    )
}

/// Text made safe inside elements and quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
