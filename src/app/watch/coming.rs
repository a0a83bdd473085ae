//! The rows of a round on their way: of each org its pages, until all are here; then one table of them,
//! in the order of the orgs, so that rows stand where they stood the round before.

use std::sync::Arc;

use crate::app::multi::Members;
use crate::rows::{Columns, RowChunk, RowSet};
use crate::worker::QueryEvent;

/// How far a round is.
#[derive(Debug, Default)]
pub(super) enum Round {
    /// None is under way.
    #[default]
    Rests,
    /// Rows come.
    Asks(Vec<Coming>),
    /// All are here and are being compared with those before.
    Compared(Box<Arrived>),
}

/// The rows of one org.
#[derive(Debug, Default)]
pub(in crate::app) struct Coming {
    /// The columns that its pages began with.
    pub columns: Arc<Columns>,
    /// Its pages, with the columns where one brought new ones.
    pub pages: Vec<(Arc<RowChunk>, Option<Arc<Columns>>)>,
    /// How many rows match in it.
    pub total: u64,
    /// Whether all are here.
    pub is_whole: bool,
}

/// All rows of a round.
#[derive(Debug)]
pub(super) struct Arrived {
    pub rows: RowSet,
    pub total: u64,
    pub members: Option<Box<Members>>,
}

impl Round {
    /// Takes in what one of the orgs says; whether it broke off because there are too many rows.
    pub(super) fn take(&mut self, at: usize, event: QueryEvent) -> bool {
        let Self::Asks(all) = self else { return false };
        let Some(coming) = all.get_mut(at) else {
            return false;
        };
        match event {
            QueryEvent::Columns(columns) => coming.columns = columns,
            QueryEvent::Page { chunk, columns, .. } => coming.pages.push((chunk, columns)),
            QueryEvent::Part { .. } => {}
            QueryEvent::Finished { total, capped, .. } => {
                coming.total = total;
                coming.is_whole = true;
                return capped;
            }
        }
        false
    }

    /// The rows of all orgs, once each is whole.
    pub(super) fn arrived(&mut self, members: Option<&Members>) -> Option<Arrived> {
        let Self::Asks(all) = self else { return None };
        if !all.iter().all(|coming| coming.is_whole) {
            return None;
        }
        let all = std::mem::take(all);
        let total = all.iter().map(|coming| coming.total).sum();
        if let Some(members) = members {
            let (members, rows) = members.again(all);
            return Some(Arrived {
                rows,
                total,
                members: Some(Box::new(members)),
            });
        }
        let coming = all.into_iter().next()?;
        let mut rows = RowSet::new(coming.columns);
        for (chunk, columns) in coming.pages {
            rows.push(chunk, columns);
        }
        Some(Arrived {
            rows,
            total,
            members: None,
        })
    }
}
