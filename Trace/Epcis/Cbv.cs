using System.Collections.Frozen;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// The words of the Core Business Vocabulary 2.0 and of GS1's sensor vocabulary that stand bare in EPCIS 2.0 JSON. Whatever else is
/// said in their place is a URI of one's own.
/// </summary>
internal static class Cbv
{
    public static readonly FrozenSet<string> Actions = Words("OBSERVE ADD DELETE");

    public static readonly FrozenSet<string> BizSteps = Words(
        """
        accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting decommissioning
        departing destroying disassembling dispensing encoding entering_exiting holding inspecting installing killing loading other
        packing picking receiving removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting shipping
        staging_outbound stock_taking stocking storing transporting unloading unpacking void_shipping
        """
    );

    public static readonly FrozenSet<string> Dispositions = Words(
        """
        active available completeness_inferred completeness_verified conformant container_closed container_open damaged destroyed
        dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance mismatch_quantity
        needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold
        returned sellable_accessible sellable_not_accessible stolen unavailable unknown
        """
    );

    public static readonly FrozenSet<string> ErrorReasons = Words("did_not_occur incorrect_data");

    public static readonly FrozenSet<string> BizTransactionTypes = Words(
        "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt"
    );

    public static readonly FrozenSet<string> SourceDestinationTypes = Words("owning_party possessing_party location");

    public static readonly FrozenSet<string> SensorAlerts = Words("ALARM_CONDITION ERROR_CONDITION");

    public static readonly FrozenSet<string> Components = Words(
        """
        x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude longitude altitude
        """
    );

    public static readonly FrozenSet<string> Measurements = Words(
        """
        AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance AmountOfSubstancePerUnitVolume Angle
        AngularAcceleration AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count Density Dimensionless
        DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength
        Energy Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance
        LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
        MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity
        Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature
        Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber
        """
    );

    private static readonly string[] DispositionStems = ["https://ref.gs1.org/cbv/Disp-", "cbv:Disp-"];
    private static readonly string[] TransactionStems = ["https://ref.gs1.org/cbv/BTT-", "cbv:BTT-", "urn:epcglobal:cbv:btt:"];
    private static readonly string[] BizStepStems = ["https://ref.gs1.org/cbv/BizStep-", "cbv:BizStep-"];

    /// <summary>The bare word of a disposition, however it is spelled; a URI of somebody's own stays.</summary>
    public static string Disposition(string value) => Bare(value, DispositionStems);

    /// <summary>The bare word of a business step, however it is spelled; a URI of somebody's own stays.</summary>
    public static string BizStep(string value) => Bare(value, BizStepStems);

    /// <summary>The bare word of a type of document, however it is spelled; a URI of somebody's own stays.</summary>
    public static string BizTransaction(string value) => Bare(value, TransactionStems);

    private static string Bare(string value, string[] stems)
    {
        foreach (var stem in stems)
        {
            if (value.StartsWith(stem, StringComparison.Ordinal))
                return value[stem.Length..];
        }
        return value;
    }

    private static FrozenSet<string> Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
