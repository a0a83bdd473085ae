//! Runs when the program is built: packs the text files of `assets/demo` into one, which the program
//! carries a fifth as big as they are. What the packed file looks like is said in `src/demo/files.rs`.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=assets/pack.rs");
    println!("cargo::rerun-if-changed=assets/demo");
    let demo = Path::new("assets/demo");
    let mut files = texts(demo)?;
    files.extend(texts(&demo.join("tooling"))?);
    files.sort();
    let packed = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join("demo.gz");
    let mut packed = GzEncoder::new(fs::File::create(packed)?, Compression::best());
    for file in files {
        let text = fs::read_to_string(&file)?;
        let name = file
            .strip_prefix(demo)?
            .to_str()
            .ok_or("a name that is no text")?;
        // Forward slashes everywhere, so that the program looks for one name on all systems.
        let name = name.replace('\\', "/");
        write!(packed, "{name}\n{}\n{text}", text.len())?;
    }
    packed.finish()?;
    Ok(())
}

/// The tables and schemas in a folder.
fn texts(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|ends| ends == "tsv" || ends == "txt")
        {
            found.push(path);
        }
    }
    Ok(found)
}
