//! Q02 of the threats: Parquet files that say they hold gigabytes, or do, cost the file and not the machine.

#![cfg(test)]
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Read, Write};
use std::ops::Range;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use bytes::Bytes;
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

/// Megabytes that the program may take.
const MOST: u64 = 256;
const LONGEST: Duration = Duration::from_secs(5);
const HUGE: i64 = (1 << 31) - 1;

/// A file of three claims, one row each, that can be taken apart.
struct Parts {
    metadata: ParquetMetaData,
    /// The pages of each column.
    columns: Vec<Vec<u8>>,
    rows: Option<i64>,
}

impl Parts {
    fn new(packing: Compression, encoding: Option<Encoding>) -> Parts {
        let texts = |values: [&str; 3]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
        let columns = [("claim_id", texts(["C1", "C2", "C3"])), ("procedure", texts(["99213", "99214", "99215"]))];
        let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true)));
        let batch = batch.unwrap();
        let mut properties =
            WriterProperties::builder().set_compression(packing).set_statistics_enabled(EnabledStatistics::None);
        if let Some(encoding) = encoding {
            properties = properties.set_dictionary_enabled(false).set_encoding(encoding);
        }
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties.build())).unwrap();
        writer.write(&batch).unwrap();
        let bytes = writer.into_inner().unwrap();
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&Bytes::from(bytes.clone())).unwrap();
        let stretch = |(start, len): (u64, u64)| bytes[start as usize..(start + len) as usize].to_vec();
        let columns = metadata.row_group(0).columns().iter().map(|column| stretch(column.byte_range())).collect();
        Parts { metadata, columns, rows: None }
    }

    /// A file of its parts as they are now.
    fn whole(self) -> Vec<u8> {
        let mut bytes = b"PAR1".to_vec();
        let group = self.metadata.row_group(0).clone();
        let mut columns = Vec::new();
        for (column, pages) in group.columns().iter().zip(&self.columns) {
            let start = bytes.len() as i64;
            let dictionary = column.dictionary_page_offset().map(|_| start);
            let first = if dictionary.is_some() { Heading::of(pages).end() } else { 0 };
            let mut own = column
                .clone()
                .into_builder()
                .set_dictionary_page_offset(dictionary)
                .set_data_page_offset(start + first as i64)
                .set_total_compressed_size(pages.len() as i64)
                .set_offset_index_offset(None)
                .set_offset_index_length(None)
                .set_column_index_offset(None)
                .set_column_index_length(None);
            if let Some(rows) = self.rows {
                own = own.set_num_values(rows);
            }
            columns.push(own.build().unwrap());
            bytes.extend_from_slice(pages);
        }
        let rows = self.rows.unwrap_or(group.num_rows());
        let group = group.into_builder().set_num_rows(rows).set_column_metadata(columns).build().unwrap();
        let metadata = self.metadata.into_builder().set_row_groups(vec![group]).build();
        ParquetMetaDataWriter::new(&mut bytes, &metadata).finish().unwrap();
        bytes
    }

    /// The pages of the last column.
    fn last(&mut self) -> &mut Vec<u8> {
        self.columns.last_mut().unwrap()
    }
}

/// Where a page's heading has its numbers, and where it ends.
struct Heading {
    unpacked: Range<usize>,
    packed: Range<usize>,
    values: Range<usize>,
    size: usize,
    end: usize,
}

impl Heading {
    /// Of the page that begins here: its type, both its sizes, then its own heading, whose first number counts the values.
    fn of(page: &[u8]) -> Heading {
        let mut at = 0;
        let mut next = |before: usize| {
            let start = at + before;
            at = start + page[start..].iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
            start..at
        };
        let [_, unpacked, packed, values] = [next(1), next(1), next(1), next(2)];
        let size = usize::try_from(number(&page[packed.clone()])).unwrap();
        // What follows are numbers and truth values; both headings end with nought.
        let mut end = values.end;
        while page[end] != 0 {
            let more =
                if page[end] & 0x0f == 5 { page[end + 1..].iter().position(|byte| byte & 0x80 == 0) } else { None };
            end += more.map_or(1, |more| more + 2);
        }
        let end = end + 2;
        Heading { unpacked, packed, values, size, end }
    }

    fn end(&self) -> usize {
        self.end + self.size
    }
}

fn number(bytes: &[u8]) -> i64 {
    let raw = bytes.iter().rev().fold(0u64, |all, byte| all << 7 | u64::from(byte & 0x7f));
    (raw >> 1) as i64 ^ -((raw & 1) as i64)
}

fn varint(mut n: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while n > 0x7f {
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
    bytes
}

/// A number as headings hold it.
fn signed(n: i64) -> Vec<u8> {
    varint((n as u64) << 1)
}

fn put(page: &mut Vec<u8>, at: Range<usize>, bytes: &[u8]) {
    page.splice(at, bytes.iter().copied());
}

/// Gives the first page other content, with sizes that fit.
fn fill(page: &mut Vec<u8>, content: &[u8], unpacked: i64) {
    let heading = Heading::of(page);
    put(page, heading.end..heading.end(), content);
    put(page, heading.packed, &signed(content.len() as i64));
    let heading = Heading::of(page);
    put(page, heading.unpacked, &signed(unpacked));
}

/// What is said of a file that cannot be read, in the memory and the time that there is for it.
fn lint(name: &str, bytes: &[u8]) -> String {
    let folder = std::env::temp_dir().join(format!("paylint-hostile-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.parquet"));
    fs::write(&file, bytes).unwrap();
    // On a busy machine a run may be over before its memory is looked at: then it is run again.
    let mut runs = (0..20).map(|_| run(&file));
    let (ended, peak, took, text) = runs.find(|(_, peak, ..)| *peak > 0).expect("a run that is looked at");
    fs::remove_dir_all(folder).unwrap();
    assert!(peak <= MOST && took < LONGEST, "{name}: {peak} MiB, {took:?}; {text}");
    assert_eq!(ended.code(), Some(3), "{name}: {text}");
    assert!(text.contains(&format!("{name}.parquet")), "{name}: {text}");
    println!("{name}: {peak} MiB, {took:?}");
    text
}

/// How a run on a file ends, the most mebibytes that it was seen to take, how long it took and what it said.
fn run(file: &Path) -> (ExitStatus, u64, Duration, String) {
    let (mut said, write) = std::io::pipe().unwrap();
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_paylint"))
        .args(["lint", "--format", "concise", "--policy"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acme-ppo"))
        .arg(file)
        .stdin(Stdio::null())
        .stdout(write.try_clone().unwrap())
        .stderr(write)
        .spawn()
        .unwrap();
    let (status, mut peak) = (format!("/proc/{}/status", child.id()), 0);
    let ended = loop {
        // A process that has ended has no memory any more.
        let now = fs::read_to_string(&status).unwrap_or_default();
        let most = now.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(most.unwrap_or(0) >> 10);
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        if peak > MOST || started.elapsed() > LONGEST {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let took = started.elapsed();
    let mut text = String::new();
    said.read_to_string(&mut text).unwrap();
    (ended, peak, took, text)
}

#[test]
fn the_file_is_read_when_nothing_is_wrong_with_it() {
    // What the test takes apart and puts together again is whole: what is refused below is refused for what it says.
    for packing in
        [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::GZIP(Default::default()), Compression::LZ4]
    {
        for encoding in [None, Some(Encoding::DELTA_LENGTH_BYTE_ARRAY), Some(Encoding::DELTA_BYTE_ARRAY)] {
            let bytes = Parts::new(packing, encoding).whole();
            let mut framer = paylint::read::open(Box::new(std::io::Cursor::new(bytes)), 0).unwrap();
            let (mut batch, mut frames) = (paylint::read::Batch::default(), 0);
            while framer.next(&mut batch).unwrap() {
                frames += batch.entries.iter().filter(|entry| matches!(entry, paylint::read::Entry::Frame(_))).count();
            }
            assert_eq!(frames, 3, "{packing:?} {encoding:?}");
        }
    }
}

#[test]
fn q02_sizes_that_headings_claim_are_not_believed() {
    let mut size = Parts::new(Compression::SNAPPY, None);
    let heading = Heading::of(size.last());
    put(size.last(), heading.unpacked, &signed(HUGE));
    assert!(lint("unpacked", &size.whole()).contains("[parquet/page-too-large]"));

    let mut dictionary = Parts::new(Compression::SNAPPY, None);
    let heading = Heading::of(dictionary.last());
    put(dictionary.last(), heading.values, &signed(HUGE));
    assert!(lint("dictionary", &dictionary.whole()).contains("[parquet/damaged]"));

    for encoding in [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY] {
        let mut values = Parts::new(Compression::SNAPPY, Some(encoding));
        let heading = Heading::of(values.last());
        put(values.last(), heading.values, &signed(HUGE));
        assert!(
            lint(&format!("values-{encoding}"), &values.whole()).contains("[parquet/page-too-large]"),
            "{encoding}"
        );
    }
}

#[test]
fn q02_lengths_that_never_end_are_not_counted_out() {
    // Three levels that say that a value is there, then 2^34 lengths in one block of no bits.
    let mut endless = vec![2, 0, 0, 0, 6, 1];
    for n in [1 << 35, 1, 1 << 34, 0, 0] {
        endless.extend(varint(n));
    }
    endless.push(0);
    for encoding in [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY] {
        let mut parts = Parts::new(Compression::UNCOMPRESSED, Some(encoding));
        fill(parts.last(), &endless, endless.len() as i64);
        assert!(
            lint(&format!("lengths-{encoding}"), &parts.whole()).contains("[parquet/page-too-large]"),
            "{encoding}"
        );
    }
}

#[test]
fn q02_pages_that_unpack_without_end_are_stopped() {
    let mut one = GzEncoder::new(Vec::new(), flate2::Compression::best());
    one.write_all(&vec![0; 1 << 20]).unwrap();
    // Four gigabytes in as many members.
    let bomb = one.finish().unwrap().repeat(4096);
    for claims in [1 << 10, 100 << 20] {
        let mut parts = Parts::new(Compression::GZIP(Default::default()), None);
        fill(parts.last(), &bomb, claims);
        assert!(lint(&format!("gzip-{claims}"), &parts.whole()).contains("[parquet/damaged]"), "{claims}");
    }
    let mut parts = Parts::new(Compression::LZ4, None);
    fill(parts.last(), &[0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0, 0, 0, 0, 0], 1 << 10);
    assert!(lint("lz4", &parts.whole()).contains("[parquet/damaged]"));
}

#[test]
fn q02_rows_without_end_are_stopped() {
    let mut parts = Parts::new(Compression::UNCOMPRESSED, None);
    parts.rows = Some(HUGE);
    for pages in &mut parts.columns {
        let mut data = pages.split_off(Heading::of(pages).end());
        // That a value is there, and which of the dictionary, each said once for all.
        let mut content = signed(HUGE);
        content.push(1);
        content.splice(0..0, (content.len() as u32).to_le_bytes());
        content.push(1);
        content.extend(signed(HUGE));
        content.push(0);
        let size = content.len() as i64;
        fill(&mut data, &content, size);
        let heading = Heading::of(&data);
        put(&mut data, heading.values, &signed(HUGE));
        pages.extend(data);
    }
    assert!(lint("rows", &parts.whole()).contains("[parquet/ratio]"));
}

#[test]
fn q02_columns_that_hold_more_than_there_are_are_not_made_room_for() {
    let mut bytes = Parts::new(Compression::SNAPPY, None).whole();
    let name = bytes.windows(12).rposition(|window| window == b"arrow_schema").unwrap() + 12;
    assert_eq!(bytes[name..name + 2], [0x15, 4]);
    put(&mut bytes, name + 1..name + 2, &signed(HUGE));
    let tail = bytes.len() - 8;
    let len = u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap()) + 4;
    bytes[tail..tail + 4].copy_from_slice(&len.to_le_bytes());
    assert!(lint("children", &bytes).contains("[parquet/damaged]"));

    // Columns in columns: name and how many each holds, one.
    let deep = 200_000u32;
    let mut end = vec![0x15, 2, 0x19, 0xfc];
    end.extend(varint(deep.into()));
    end.extend([0x48, 1, b'a', 0x15, 2, 0].repeat(deep as usize));
    end.extend([0x16, 0, 0x19, 0x0c, 0]);
    let mut bytes = b"PAR1".to_vec();
    bytes.extend(&end);
    bytes.extend((end.len() as u32).to_le_bytes());
    bytes.extend(b"PAR1");
    assert!(lint("deep", &bytes).contains("[parquet/damaged]"));
}
