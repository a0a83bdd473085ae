//! Commands that belong together, each group named once: as patterns, so that a match over all commands
//! still has every one of them and the compiler asks for a new one.

/// Those that change a record: that of a row, of a page, or a new one of an object.
macro_rules! changes_of_records {
    () => {
        $crate::app::command::Command::RowEdit
            | $crate::app::command::Command::RowNew
            | $crate::app::command::Command::RowClone
            | $crate::app::command::Command::RowDelete
            | $crate::app::command::Command::RowUndelete
            | $crate::app::command::Command::ObjectsNew
            | $crate::app::command::Command::PageNew
            | $crate::app::command::Command::RecordEdit
            | $crate::app::command::Command::RecordNew
            | $crate::app::command::Command::RecordClone
            | $crate::app::command::Command::RecordDelete
            | $crate::app::command::Command::RecordUndelete
    };
}

/// Those about cells edited in the table, and rows sent from there.
macro_rules! work_on_staged {
    () => {
        $crate::app::command::Command::CellEdit
            | $crate::app::command::Command::CellColumn
            | $crate::app::command::Command::CellPaste
            | $crate::app::command::Command::StagedSave
            | $crate::app::command::Command::StagedList
            | $crate::app::command::Command::StagedUndo
            | $crate::app::command::Command::StagedRedo
            | $crate::app::command::Command::StagedDrop
            | $crate::app::command::Command::StagedFailed
            | $crate::app::command::Command::StagedRetry
            | $crate::app::command::Command::StagedStop
            | $crate::app::command::Command::RowsDelete
    };
}

/// Those of the list of staged changes.
macro_rules! work_on_changes {
    () => {
        $crate::app::command::Command::ChangesFilter
            | $crate::app::command::Command::ChangesSave
            | $crate::app::command::Command::ChangesRead
            | $crate::app::command::Command::ChangesDrop
            | $crate::app::command::Command::ChangesDropAll
            | $crate::app::command::Command::ChangesUndo
            | $crate::app::command::Command::ChangesRedo
    };
}

pub(super) use {changes_of_records, work_on_changes, work_on_staged};
