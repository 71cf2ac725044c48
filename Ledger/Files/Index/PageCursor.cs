namespace Xinyuan.Ledger.Files.Index;

/// <summary>Goes through a long list of a run, a page at a time, leaping over pages by their heads.</summary>
internal sealed class PageCursor(TermRun run, PostingList list) : PostingCursor
{
    private readonly int[] _offsets = new int[PostingPage.PostingsMax];
    private int _page = -1;
    private int _before;
    private int _count;

    // Within the page.
    private int _next;

    public override long Count => list.Count;

    /// <summary>The position of the n-th posting, from 0.</summary>
    public long SeekOrdinal(int ordinal)
    {
        LoadPage(ordinal, byOrdinal: true);
        var index = ordinal - _before;
        if (index < 0 || index >= _count)
            throw run.Damaged(PlaceOf(_page), "a long list's pages do not follow each other");
        return Seek(run.First + _offsets[index]);
    }

    /// <summary>How many postings lie below a position.</summary>
    public long CountBelow(long below)
    {
        var offset = below - run.First;
        if (offset > list.Last)
            return list.Count;
        if (offset <= list.First)
            return 0;
        LoadPage((int)offset, byOrdinal: false);
        return _before + IndexOf((int)offset, 0);
    }

    protected override long Advance(long target)
    {
        var offset = Math.Max(0, target - run.First);
        if (offset > list.Last)
            return None;
        if (_page < 0 || offset > _offsets[_count - 1])
        {
            LoadPage((int)offset, byOrdinal: false);
            // Between this page's last and the next one's first.
            if (offset > _offsets[_count - 1])
                Load(_page + 1);
            _next = 0;
        }
        _next = IndexOf((int)offset, _next);
        if (_next == _count)
            throw run.Damaged(PlaceOf(_page), "a long list's pages do not follow each other");
        return run.First + _offsets[_next];
    }

    // The first index in the page whose offset is not less.
    private int IndexOf(int offset, int from)
    {
        var found = Array.BinarySearch(_offsets, from, _count - from, offset);
        return found < 0 ? ~found : found;
    }

    // Loads the last page that begins at or before an offset, or an ordinal; the first when none does.
    private void LoadPage(int bound, bool byOrdinal)
    {
        var low = Math.Max(_page, 0);
        if (_page < 0 || Start(low, byOrdinal) > bound)
            low = 0;
        var step = 1;
        while (low + step < list.Pages && Start(low + step, byOrdinal) <= bound)
        {
            low += step;
            step *= 2;
        }
        var high = Math.Min(low + step, list.Pages);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (Start(middle, byOrdinal) <= bound)
                low = middle;
            else
                high = middle;
        }
        Load(low);
    }

    private int Start(int page, bool byOrdinal)
    {
        Load(page);
        return byOrdinal ? _before : _offsets[0];
    }

    private void Load(int page)
    {
        if (page == _page)
            return;
        if (page >= list.Pages)
            throw run.Damaged(PlaceOf(page - 1), "a long list ends before its last posting");
        run.ReadPage(list, page, _offsets, out _before, out _count);
        _page = page;
        _next = 0;
    }

    private long PlaceOf(int page) => list.PageOffset + ((long)page * PostingPage.Bytes);
}
