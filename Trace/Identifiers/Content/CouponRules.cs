namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// The coupon codes of North America: AI 8110 (North American Coupon Application Guideline, GS1 US) and AI 8112 (positive offer file).
/// Fields of stated length one after the other; most begin with a digit that says how long they are.
/// </summary>
internal static class CouponRules
{
    private const int PrefixDigitsLeast = 6;
    private const int OfferDigits = 6;
    private const int FamilyDigits = 3;
    private const char NoPrefix = '9';

    /// <summary>AI 8110.</summary>
    public static ContentFault? CouponCode(ReadOnlySpan<char> text)
    {
        var fields = new Fields(text);
        fields.Prefix(PrefixDigitsLeast, "0123456", "the company prefix");
        fields.Skip(OfferDigits, "the offer code");
        fields.Prefix(0, "12345", "the save value");
        Purchase(ref fields, "the first purchase");
        // Further fields are optional, in the order of the digits that announce them.
        if (fields.Announces('1'))
        {
            fields.One("0123", "the additional purchase rules");
            Purchase(ref fields, "the second purchase");
            Prefix(ref fields, "the second company prefix");
        }
        if (fields.Announces('2'))
        {
            Purchase(ref fields, "the third purchase");
            Prefix(ref fields, "the third company prefix");
        }
        var expiry = fields.Announces('3') ? fields.Date("the expiration date") : default;
        if (fields.Announces('4'))
        {
            var start = fields.Date("the start date");
            if (!expiry.IsEmpty && start.CompareTo(expiry, StringComparison.Ordinal) > 0)
                fields.Report("the coupon expires before it starts");
        }
        if (fields.Announces('5'))
            fields.Prefix(PrefixDigitsLeast, "0123456789", "the serial number");
        if (fields.Announces('6'))
            fields.Prefix(PrefixDigitsLeast, "1234567", "the retailer");
        if (fields.Announces('9'))
        {
            fields.One("01256", "the save value code");
            fields.One("012", "the item that the save value applies to");
            fields.One("0123456789", "the store coupon flag");
            fields.One("01", "the flag against multiplying");
        }
        return fields.End();
    }

    /// <summary>AI 8112.</summary>
    public static ContentFault? PositiveOffer(ReadOnlySpan<char> text)
    {
        var fields = new Fields(text);
        fields.One("01", "the coupon format");
        fields.Prefix(PrefixDigitsLeast, "0123456", "the funder");
        fields.Skip(OfferDigits, "the offer code");
        fields.Prefix(PrefixDigitsLeast, "0123456789", "the serial number");
        return fields.End();
    }

    private static void Purchase(ref Fields fields, string what)
    {
        fields.Prefix(0, "12345", what + " requirement");
        fields.One("012349", what + " requirement code");
        fields.Skip(FamilyDigits, what + " family code");
    }

    private static void Prefix(ref Fields fields, string what)
    {
        if (fields.Announces(NoPrefix))
            return;
        fields.Prefix(PrefixDigitsLeast, "0123456", what);
    }

    /// <summary>Reads field by field; after the first fault nothing more is read.</summary>
    private ref struct Fields(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;
        private ContentFault? _fault;

        public void Report(string message) => _fault ??= new ContentFault(_at, message);

        /// <summary>A digit that is one of some.</summary>
        public void One(string allowed, string what)
        {
            if (_fault is not null)
                return;
            if (_at >= _text.Length || !allowed.Contains(_text[_at], StringComparison.Ordinal))
                Report($"{what} is expected: one of {string.Join(", ", allowed.ToCharArray())}");
            _at++;
        }

        public void Skip(int digits, string what)
        {
            if (_fault is not null)
                return;
            for (var i = _at; i < _at + digits; i++)
            {
                if (i < _text.Length && char.IsAsciiDigit(_text[i]))
                    continue;
                _at = Math.Min(i, _text.Length);
                Report($"{what} is expected: {digits} digits");
                return;
            }
            _at += digits;
        }

        /// <summary>A digit for the length, and so many digits more than the least.</summary>
        public void Prefix(int least, string lengths, string what)
        {
            One(lengths, "the length of " + what);
            if (_fault is null)
                Skip(least + _text[_at - 1] - '0', what);
        }

        /// <summary>Whether a digit comes next, which is then read.</summary>
        public bool Announces(char digit)
        {
            if (_fault is not null || _at >= _text.Length || _text[_at] != digit)
                return false;
            _at++;
            return true;
        }

        /// <summary>YYMMDD; empty where it is at fault.</summary>
        public ReadOnlySpan<char> Date(string what)
        {
            var from = _at;
            Skip(6, what);
            if (_fault is not null)
                return default;
            if (TimeRules.Date(_text[from.._at]) is not { } fault)
                return _text[from.._at];
            _at = from + fault.At;
            Report($"{what}: {fault.Message}");
            return default;
        }

        /// <summary>The first fault, or that there is more than the fields that are known.</summary>
        public ContentFault? End()
        {
            if (_at < _text.Length)
                Report("no field begins with this digit here");
            return _fault;
        }
    }
}
