//! Where reports go: standard output, or files that appear whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::end::{End, words};
use super::signals::Part;

/// A file that takes its name once it is whole.
#[derive(Debug)]
pub struct Whole {
    file: BufWriter<File>,
    /// Under this name it is written; `None` for a device, which is written in place.
    temporary: Option<Part>,
    path: PathBuf,
}

/// Who may read a new file; one that stood there before keeps its permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Its owner alone: it may hold patients' data.
    Owner,
    /// Whoever the system's settings let.
    Usual,
}

impl Readers {
    fn mode(self) -> u32 {
        match self {
            Readers::Owner => 0o600,
            Readers::Usual => 0o666,
        }
    }
}

/// Whether an output is standard output, as `-` is standard input.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

impl Whole {
    /// Begins a file that may hold patients' data, beside the place where it will stand: its owner alone may read it.
    ///
    /// # Errors
    /// The path is one of the files that the run reads (by whatever name), is a folder or `-`, or cannot be written.
    pub fn create(path: &Path, read: &[PathBuf]) -> Result<Whole, End> {
        Whole::begin(path, read, Readers::Owner)
    }

    /// Begins a file without patients' data, as [`Whole::create`] does.
    ///
    /// # Errors
    /// Those of [`Whole::create`].
    pub fn reference(path: &Path, read: &[PathBuf]) -> Result<Whole, End> {
        Whole::begin(path, read, Readers::Usual)
    }

    fn begin(path: &Path, read: &[PathBuf], readers: Readers) -> Result<Whole, End> {
        let shown = path.display().to_string();
        if is_standard(path) {
            return Err(End::usage(
                "the output - is no file: name one; a command that can write to standard output does so without `--output`",
            ));
        }
        if read.iter().any(|own| is_same(path, own)) {
            return Err(End::usage(format!("the output {shown} is a file that this run reads; name another file")));
        }
        // A link stays a link: what it points to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let before = fs::metadata(&path).ok();
        if before.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(End::usage(format!("the output {shown} is a folder; name a file in it")));
        }
        if before.as_ref().is_some_and(|before| !before.is_file()) {
            let device = OpenOptions::new().write(true).open(&path);
            let file = BufWriter::new(device.map_err(|error| End::environment(&shown, &error))?);
            return Ok(Whole { file, temporary: None, path });
        }
        if before.as_ref().is_some_and(|before| before.permissions().readonly()) {
            return Err(End::new(super::end::Status::Environment, format!("the output {shown} may not be written")));
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        let temporary = path.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, readers.mode());
        let open = Part::begin(temporary, |temporary| options.open(temporary));
        let (temporary, file) = open.map_err(|error| End::environment(&shown, &error))?;
        if let Some(before) = before {
            // Whoever could read the file before can read the new one.
            let _ = file.set_permissions(before.permissions());
        }
        Ok(Whole { file: BufWriter::new(file), temporary: Some(temporary), path })
    }

    /// Gives the file its name, safely on disk.
    ///
    /// # Errors
    /// It could not be written to its end; what stood there before stays.
    pub fn finish(mut self) -> Result<(), End> {
        let done = self.put_in_place();
        done.map_err(|error| {
            End::new(
                super::end::Status::Environment,
                format!("{} could not be written: {}", self.path.display(), words(&error)),
            )
        })
    }

    fn put_in_place(&mut self) -> io::Result<()> {
        self.file.flush()?;
        if self.temporary.is_none() {
            return Ok(());
        }
        self.file.get_ref().sync_all()?;
        if let Some(temporary) = self.temporary.take() {
            temporary.take_name(&self.path)?;
        }
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        match File::open(folder.unwrap_or(Path::new("."))) {
            Ok(folder) => folder.sync_all(),
            // A folder that may not be read cannot be told to keep the name; the file itself is safe.
            Err(_) => Ok(()),
        }
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Whether two paths name one file, by links too. A device is none: what is written to it takes nothing away.
fn is_same(a: &Path, b: &Path) -> bool {
    let (Ok(own), Ok(other)) = (fs::metadata(a), fs::metadata(b)) else { return false };
    if !own.is_file() {
        return false;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        own.dev() == other.dev() && own.ino() == other.ino()
    }
    #[cfg(not(unix))]
    {
        drop((own, other));
        fs::canonicalize(a).ok() == fs::canonicalize(b).ok()
    }
}

/// Writes lines for people to standard error; nothing can be done where even that fails.
pub fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Writes to standard output.
///
/// # Errors
/// Those of writing, a closed pipe among them.
pub fn print(text: &str) -> Result<(), End> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| End::environment("standard output", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("paylint-output-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn o05_a_file_that_is_not_finished_leaves_the_old_one() {
        let folder = folder("o05");
        let path = folder.join("report");
        fs::write(&path, "old").unwrap();
        let mut whole = Whole::create(&path, &[]).unwrap();
        whole.write_all(b"new").unwrap();
        whole.flush().unwrap();
        drop(whole);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        let mut whole = Whole::create(&path, &[]).unwrap();
        whole.write_all(b"new").unwrap();
        whole.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn what_may_hold_patients_data_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder("modes");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let usual = folder.join("usual");
        fs::write(&usual, "").unwrap();
        for (name, begin, expected) in [
            ("report", Whole::create as fn(&Path, &[PathBuf]) -> Result<Whole, End>, 0o600),
            ("table", Whole::reference, mode(&usual)),
        ] {
            let path = folder.join(name);
            begin(&path, &[]).unwrap().finish().unwrap();
            assert_eq!(mode(&path), expected, "{name}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn o07_an_input_is_never_an_output() {
        let folder = folder("o07");
        let path = folder.join("claims");
        fs::write(&path, "claims").unwrap();
        fs::hard_link(&path, folder.join("link")).unwrap();
        for output in [path.clone(), folder.join("link")] {
            let refused = Whole::create(&output, std::slice::from_ref(&path)).unwrap_err();
            assert_eq!(refused.status, super::super::end::Status::Usage);
        }
        assert_eq!(Whole::create(&folder, &[]).unwrap_err().status, super::super::end::Status::Usage);
        assert_eq!(Whole::create(Path::new("-"), &[]).unwrap_err().status, super::super::end::Status::Usage);
        let absent = Whole::create(&folder.join("no/such"), &[]).unwrap_err();
        assert_eq!(absent.status, super::super::end::Status::Environment);
        fs::remove_dir_all(folder).unwrap();
    }
}
