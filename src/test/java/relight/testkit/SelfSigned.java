package relight.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** A certificate for localhost that nobody should trust. */
public final class SelfSigned {

  private static final AlgorithmIdentifier ECDSA_SHA256 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));

  private SelfSigned() {
  }

  public static byte[] certificate(KeyPair pair, BigInteger serial) throws GeneralSecurityException, IOException {
    var name = new X500Name("CN=localhost");
    var body = new V3TBSCertificateGenerator();
    body.setSerialNumber(new org.bouncycastle.asn1.ASN1Integer(serial));
    body.setIssuer(name);
    body.setSubject(name);
    body.setSignature(ECDSA_SHA256);
    body.setStartDate(new Time(new Date(System.currentTimeMillis() - 60_000)));
    body.setEndDate(new Time(new Date(System.currentTimeMillis() + 3_600_000)));
    body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    var signed = body.generateTBSCertificate();
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getEncoded("DER"));
    var all = new ASN1EncodableVector();
    all.add(signed);
    all.add(ECDSA_SHA256);
    all.add(new DERBitString(signature.sign()));
    return new DERSequence(all).getEncoded("DER");
  }
}
